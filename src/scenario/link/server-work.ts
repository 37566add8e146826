import type { VirtualClock } from '../../time/core/virtual-clock.ts';
import { knownWork } from '../../time/core/work-stamp.ts';
import { processTree } from '../../time/os/process-table.ts';
import { threadTimesOf } from '../../time/os/thread-table.ts';
import type { WorkAccount } from '../../wire/work-account.ts';

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

/**
 * The work of a server in real time, measured from outside: the processor time of the busiest thread of its processes. Waiting
 * for real work cannot be distinguished from waiting for time. 0 if the system does not report processor times.
 *
 * @param pid the server's process, once it runs
 */
export function processesWork(pid: () => number | undefined): WorkAccount {
  let busiestMs = 0;
  return {
    stamp: () => knownWork(0), // real time passes during the work
    get heardMs() {
      const root = pid();
      for (const id of root === undefined ? [] : processTree(root))
        for (const { cpuMs } of threadTimesOf(id)?.values() ?? []) busiestMs = Math.max(busiestMs, cpuMs);
      return busiestMs;
    },
    hear: () => true,
    skip() {}, // `heardMs` measures again at each read, so also when the client begins
  };
}
