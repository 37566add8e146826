import { UnresponsiveChildError } from './errors.ts';
import { type Load, loadOf } from './load.ts';
import type { RemoteAgent } from './remote-agent.ts';

const inRealTime = 'run this server in real time (`--time real`)';

/**
 * Why an agent that was asked does not answer, found out from outside. Stops this thread for a moment to see whether the
 * child computes, so it is for the end of a run only.
 *
 * @param look how to find out what a process does
 * @returns undefined if it was asked nothing, or has said what it waits for: then it does answer, but is not done
 */
export function unresponsive(
  agent: RemoteAgent,
  look: (pid: number) => Load = loadOf,
): UnresponsiveChildError | undefined {
  const { unanswered, name, pid } = agent;
  if (unanswered === undefined || agent.waiting.length > 0) return undefined;
  const forSeconds = `${(unanswered.forMs / 1000).toFixed(1)} s of real time`;
  if (agent.spin !== undefined) {
    return new UnresponsiveChildError(
      'ERR_SPIN',
      pid,
      `${name} has been looping for ${forSeconds} at ${agent.spin}, reading the clock: it waits for time to pass, but ` +
        'time is virtual and stands still while code runs, so the loop never ends. Please wait with a timer there ' +
        `(\`await setTimeout(ms)\` of node:timers/promises), or ${inRealTime}.`,
    );
  }
  switch (look(pid)) {
    case 'computes':
      return new UnresponsiveChildError(
        'ERR_CPU_BOUND',
        pid,
        `${name} has not returned to its event loop for ${forSeconds}: it computes, or waits for the processor. If it ` +
          'loops until a `new Date()` is late enough, that never comes: time is virtual and stands still while code ' +
          `runs. If it is honest work that takes so long, ${inRealTime}.`,
      );
    case 'stopped':
      return new UnresponsiveChildError(
        'ERR_NO_ANSWER',
        pid,
        `${name} has not answered for ${forSeconds}: it is stopped (SIGSTOP, a debugger).`,
      );
    case 'sleeps':
      return new UnresponsiveChildError(
        'ERR_NO_ANSWER',
        pid,
        `${name} has not answered for ${forSeconds} and does not compute: it is blocked in a synchronous call ` +
          `(execSync, Atomics.wait, a synchronous read of standard input). If that may take so long, ${inRealTime}.`,
      );
  }
}

/** A child that has said of itself that callbacks never cease there. */
export function neverIdleIn({ name, pid, neverIdle }: RemoteAgent): UnresponsiveChildError {
  const at = neverIdle?.place ? `, as at ${neverIdle.place}` : '';
  return new UnresponsiveChildError(
    'ERR_NEVER_IDLE',
    pid,
    `${name} never comes to rest: callbacks keep calling each other (setImmediate, I/O)${at}, so virtual time can never ` +
      `move on. Please wait with a timer there, or ${inRealTime}.`,
  );
}
