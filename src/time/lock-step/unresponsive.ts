import { programOf, threadStates } from '../os/process-table.ts';
import { describeStandstill, type Standstill } from '../standstill.ts';
import { UnresponsiveChildError } from './errors.ts';
import type { RemoteAgent } from './remote-agent.ts';

const inRealTime = 'run this server in real time (`--time real`)';

/** What a report says of an agent that does not answer. */
export type Silent = Pick<RemoteAgent, 'unanswered' | 'waiting' | 'name' | 'pid' | 'spin'>;

/**
 * Why an agent that was asked does not answer, by what was seen of its threads.
 *
 * @param statesOf one letter for each thread of a process; see `threadStates`
 * @returns undefined if it was asked nothing, or has said what it waits for: then it does answer, but is not done
 */
export function unresponsive(
  agent: Silent,
  standstill: Standstill,
  statesOf: (pid: number) => string | undefined = threadStates,
): UnresponsiveChildError | undefined {
  const { unanswered, name, pid, waiting, spin } = agent;
  if (unanswered === undefined || waiting.length > 0) return undefined;
  if (spin !== undefined) return spinIn(agent, spin.place);
  const measured = describeStandstill(standstill);
  if (standstill.how === 'computing') {
    const who = standstill.pid === pid ? 'it computes' : `it waits for ${programAt(standstill.pid)}, which computes`;
    return new UnresponsiveChildError(
      'ERR_CPU_BOUND',
      pid,
      `${name} does not return to its event loop: ${who}, and ${measured}. If it loops until a \`new Date()\` is late ` +
        'enough, that never comes: time is virtual and does not move while code runs. If it is honest work that takes ' +
        `so long, raise that limit, or ${inRealTime}.`,
    );
  }
  if (/^[Tt]+$/.test(statesOf(pid) ?? '')) {
    return new UnresponsiveChildError(
      'ERR_NO_ANSWER',
      pid,
      `${name} does not answer: it is stopped (SIGSTOP, a debugger).`,
    );
  }
  return new UnresponsiveChildError(
    'ERR_NO_ANSWER',
    pid,
    `${name} does not answer: it is blocked in a synchronous call (execSync, Atomics.wait, a synchronous read of ` +
      `standard input), and ${measured}. If that may take so long, raise that limit, or ${inRealTime}.`,
  );
}

/** A child that reads the clock until time has passed. */
export function spinIn({ name, pid }: Pick<RemoteAgent, 'name' | 'pid'>, place: string): UnresponsiveChildError {
  return new UnresponsiveChildError(
    'ERR_SPIN',
    pid,
    `${name} has been looping at ${place}, reading the clock: it waits for time to pass, but time is virtual and does ` +
      'not move while code runs, so the loop never ends. Please wait with a timer there ' +
      `(\`await setTimeout(ms)\` of node:timers/promises), or ${inRealTime}.`,
  );
}

/** A child that has said of itself that callbacks never cease there. */
export function neverIdleIn({
  name,
  pid,
  neverIdle,
}: Pick<RemoteAgent, 'name' | 'pid' | 'neverIdle'>): UnresponsiveChildError {
  const at = neverIdle?.place ? `, as at ${neverIdle.place}` : '';
  return new UnresponsiveChildError(
    'ERR_NEVER_IDLE',
    pid,
    `${name} never comes to rest: callbacks keep calling each other (setImmediate, I/O)${at}, so virtual time can never ` +
      `move on. Please wait with a timer there, or ${inRealTime}.`,
  );
}

const programAt = (pid: number): string => `${programOf(pid) ?? 'a process'} (pid ${pid})`;
