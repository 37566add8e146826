import { createHook } from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';
import { Patches } from '../../../time/base/patches.ts';
import type { UpstreamGate } from '../gate/upstream-gate.ts';
import { FetchFront } from './fetch-front.ts';
import { interceptNodeHttp } from './intercept-node-http.ts';
import { interceptUndici } from './intercept-undici.ts';

/** Before whatever runs next, so also before the first request that a newly loaded library is asked for. */
function beforeAnythingRuns(look: () => void): () => void {
  // From Node 24 on; others follow promises anyway.
  const options: Parameters<typeof createHook>[0] & { trackPromises: boolean } = { before: look, trackPromises: false };
  const hook = createHook(options).enable();
  return () => void hook.disable();
}

/**
 * Makes all outgoing HTTP of this thread pass the gate: `fetch`, `node:http`, `node:https` and npm's undici. A copy of
 * undici that is loaded, and a mock that is put up, later on are found as soon as anything runs after that.
 *
 * @returns how to put everything back as it was
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
