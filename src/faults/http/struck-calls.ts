import { z } from 'zod';
import type { CarriedCall } from './exchange-about.ts';

/** How often a call is hit. */
export const timesParameter = z
  .int()
  .min(0)
  .default(1)
  .describe('how often in a row the same call is hit; sent again after that, it passes; 0: nothing is ever hit');

/** Which calls are hit: each so many times in a row, so that a client that sends it again gets through in the end. */
export class StruckCalls {
  readonly #times: number;
  readonly #struck = new Map<string, number>();

  constructor(times: number) {
    this.#times = times;
  }

  /** Asks whether this call is hit now, which then counts. */
  strikes({ same }: CarriedCall): boolean {
    const before = this.#struck.get(same) ?? 0;
    if (before < this.#times) this.#struck.set(same, before + 1);
    else this.#struck.delete(same);
    return before < this.#times;
  }
}
