import { UnresponsiveChildError } from './errors.ts';
import { cpuTimeMs } from './process-table.ts';
import type { RemoteAgent } from './remote-agent.ts';

const SAMPLE_MS = 50;

/**
 * Why an agent that was asked does not answer, found out from outside. Stops this thread for a moment to see whether the
 * child computes, so it is for the end of a run only.
 *
 * @returns undefined if it was asked nothing, or has said what it waits for: then it does answer, but is not done
 */
export function unresponsive(agent: RemoteAgent): UnresponsiveChildError | undefined {
  const { unanswered, name, pid } = agent;
  if (unanswered === undefined || agent.waiting.length > 0) return undefined;
  const forSeconds = `${(unanswered.forMs / 1000).toFixed(1)} s of real time`;
  if (agent.spin !== undefined) {
    return new UnresponsiveChildError(
      'ERR_SPIN',
      pid,
      `${name} has been looping for ${forSeconds} at ${agent.spin}, reading the clock: it waits for time to pass, but ` +
        'time is virtual and stands still while code runs, so the loop never ends. Please wait with a timer there ' +
        '(`await setTimeout(ms)` of node:timers/promises), or run this server in real time.',
    );
  }
  const load = cpuLoad(pid);
  if (load === undefined || load > 0.5) {
    return new UnresponsiveChildError(
      'ERR_CPU_BOUND',
      pid,
      `${name} has been computing for ${forSeconds} in one stretch without returning to its event loop. If that is honest ` +
        'work, raise `maxRealWaitMs`. If it loops until a `new Date()` is late enough, that never comes: time is ' +
        'virtual and stands still while code runs.',
    );
  }
  return new UnresponsiveChildError(
    'ERR_NO_ANSWER',
    pid,
    `${name} has not answered for ${forSeconds} and does not compute: it is stopped (SIGSTOP, a debugger) or blocked in ` +
      'a synchronous call (execSync, Atomics.wait, a synchronous read of standard input). If that may take so long, ' +
      'raise `maxRealWaitMs`.',
  );
}

/** Processor time per real time over a short while, 1 for one busy core; undefined where the system does not tell. */
function cpuLoad(pid: number): number | undefined {
  const before = cpuTimeMs(pid);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SAMPLE_MS);
  const after = cpuTimeMs(pid);
  return before === undefined || after === undefined ? undefined : (after - before) / SAMPLE_MS;
}
