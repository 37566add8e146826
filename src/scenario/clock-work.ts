import type { VirtualClock } from '../time/core/virtual-clock.ts';
import type { WorkAccount } from '../wire/work-account.ts';

/** The work of a server under a virtual clock. */
export function clockWork(clock: VirtualClock): WorkAccount {
  let heardMs = 0;
  return {
    stamp: (where) => clock.stampWork(where),
    get heardMs() {
      return heardMs;
    },
    hear(workMs) {
      if (!clock.passWork(workMs)) return false;
      heardMs = Math.max(heardMs, workMs);
      return true;
    },
    skip() {
      heardMs = Math.max(heardMs, clock.workMs);
    },
  };
}
