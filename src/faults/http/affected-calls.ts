import { z } from 'zod';
import type { CarriedCall } from './exchange-about.ts';

/** How often a call is affected. */
export const timesParameter = z
  .int()
  .min(0)
  .default(1)
  .describe('how often in a row the same call is hit; sent again after that, it passes; 0: nothing is ever hit');

/** Which calls a fault affects: each so many times in a row, so that a client that repeats its call gets through in the end. */
export class AffectedCalls {
  readonly #times: number;
  readonly #affected = new Map<string, number>();

  constructor(times: number) {
    this.#times = times;
  }

  /** Decides whether this call is affected now, and counts it. */
  affects({ same }: CarriedCall): boolean {
    const before = this.#affected.get(same) ?? 0;
    if (before < this.#times) this.#affected.set(same, before + 1);
    else this.#affected.delete(same);
    return before < this.#times;
  }
}
