import { createHook } from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';
import { Patches } from '../../../time/base/patches.ts';
import type { UpstreamGate } from '../gate/upstream-gate.ts';
import { interceptFetch } from './intercept-fetch.ts';
import { interceptNodeHttp } from './intercept-node-http.ts';
import { interceptUndici } from './intercept-undici.ts';

interface Front {
  readonly fetch: unknown;
  readonly patches: Patches;
}

/**
 * Keeps our `fetch` in front of every other one that is installed, such as that of a mock that starts to listen in the middle
 * of a session: the mock answers, and our rules apply.
 */
class FetchFront {
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

  /** A `fetch` that was installed in front of ours in the meantime stays. */
  restore(): void {
    for (let front = this.#fronts.pop(); front?.fetch === globalThis.fetch; front = this.#fronts.pop())
      front?.patches.undo();
  }
}

/** Calls back before each callback and promise reaction, so also before the first request of a newly loaded library. */
function beforeAnythingRuns(look: () => void): () => void {
  // From Node 24 on; others follow promises anyway.
  const options: Parameters<typeof createHook>[0] & { trackPromises: boolean } = { before: look, trackPromises: false };
  const hook = createHook(options).enable();
  return () => void hook.disable();
}

/**
 * Makes all outgoing HTTP of this thread pass the gate: `fetch`, `node:http`, `node:https` and npm's undici. A copy of
 * undici that is loaded later, and a mock that is installed later, are found as soon as anything runs after that.
 *
 * @returns how to restore everything
 */
export function interceptOutgoing(gate: UpstreamGate): () => void {
  const patches = new Patches();
  interceptNodeHttp(gate, patches);
  const lookForUndici = interceptUndici(gate, patches);
  const front = new FetchFront(gate);
  patches.onUndo(() => front.restore());
  patches.onUndo(
    beforeAnythingRuns(() => {
      lookForUndici();
      front.look();
    }),
  );
  syncBuiltinESMExports();
  return () => {
    patches.undo();
    syncBuiltinESMExports();
  };
}
