import { Patches } from '../../../time/base/patches.ts';
import type { UpstreamGate } from '../gate/upstream-gate.ts';
import { interceptFetch } from './intercept-fetch.ts';

interface Front {
  readonly fetch: unknown;
  readonly patches: Patches;
}

/**
 * Keeps our `fetch` in front of whoever else puts one up, as a mock that starts to listen in the middle of a session
 * does: theirs answers, ours delays.
 */
export class FetchFront {
  readonly #gate: UpstreamGate;
  readonly #fronts: Front[] = [];

  constructor(gate: UpstreamGate) {
    this.#gate = gate;
    this.look();
  }

  look(): void {
    const { fetch } = globalThis;
    const at = this.#fronts.findIndex((front) => front.fetch === fetch);
    if (at >= 0) {
      this.#fronts.length = at + 1;
      return;
    }
    const patches = new Patches();
    interceptFetch(this.#gate, patches);
    this.#fronts.push({ fetch: globalThis.fetch, patches });
  }

  /** What somebody put up in front of ours meanwhile is theirs and stays. */
  restore(): void {
    for (let front = this.#fronts.pop(); front?.fetch === globalThis.fetch; front = this.#fronts.pop())
      front?.patches.undo();
  }
}
