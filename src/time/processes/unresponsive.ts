import type { OpenWork } from '../base/open-work.ts';
import { describeStandstill, type Standstill } from '../core/standstill.ts';
import { processTree, programOf, threadStates } from '../os/process-table.ts';
import { UnresponsiveChildError } from './errors.ts';
import type { RemoteAgent } from './remote-agent.ts';

const syncCall = 'a synchronous call (execSync, Atomics.wait, a synchronous read of standard input)';
const inRealTime = 'run this server in real time (`--time real`)';

/** What a report needs to know of an agent that does not answer. */
export type UnansweringAgent = Pick<
  RemoteAgent,
  'unanswered' | 'waiting' | 'blocked' | 'name' | 'pid' | 'spin' | 'lastSetMs'
>;

/**
 * Why an agent does not answer a request, judged by the state of its threads.
 *
 * @param statesOf one letter for each thread of a process; see `threadStates`
 * @returns undefined if no request is open, or the agent has reported what it waits for: then it is alive, but not done
 */
export function unresponsive(
  agent: UnansweringAgent,
  standstill: Standstill,
  statesOf: (pid: number) => string | undefined = threadStates,
): UnresponsiveChildError | undefined {
  const { unanswered, name, pid, waiting, spin } = agent;
  if (unanswered === undefined || waiting.length > 0) return undefined;
  if (spin !== undefined) return spinIn(agent, spin.source);
  const measured = describeStandstill(standstill);
  if (standstill.how === 'computing') {
    const own = standstill.pid === pid;
    const who = own ? 'it computes' : `it waits for ${programAt(standstill.pid)}, which computes`;
    return new UnresponsiveChildError(
      'ERR_CPU_BOUND',
      pid,
      `${name} does not return to its event loop: ${who}, and ${measured}. If it loops until a \`new Date()\` is late ` +
        'enough, that never comes: time is virtual and does not move while code runs. If it is honest work that takes ' +
        `so long, raise that limit, or ${inRealTime}.`,
      [own ? workOf(agent, 'a computation') : blockerOf(agent)],
    );
  }
  if (/^[Tt]+$/.test(statesOf(pid) ?? '')) {
    return new UnresponsiveChildError(
      'ERR_NO_ANSWER',
      pid,
      `${name} does not answer: it is stopped (SIGSTOP, a debugger).`,
      [workOf(agent, 'a process that is stopped')],
    );
  }
  return new UnresponsiveChildError(
    'ERR_NO_ANSWER',
    pid,
    `${name} does not answer: it is blocked in ${agent.blocked?.what ?? syncCall}, and ${measured}. If that may take so long, raise that limit, or ${inRealTime}.`,
    [blockerOf(agent)],
  );
}

/** A child that reads the clock until time has passed. */
export function spinIn(agent: Pick<RemoteAgent, 'name' | 'pid' | 'lastSetMs'>, source: string): UnresponsiveChildError {
  const { name, pid } = agent;
  return new UnresponsiveChildError(
    'ERR_SPIN',
    pid,
    `${name} has been looping at ${source}, reading the clock: it waits for time to pass, but time is virtual and does ` +
      'not move while code runs, so the loop never ends. Please wait with a timer there ' +
      `(\`await setTimeout(ms)\` of node:timers/promises), or ${inRealTime}.`,
    [{ ...workOf(agent, 'a loop that reads the clock'), at: source }],
  );
}

/** A child that has reported that its callbacks never cease. */
export function neverIdleIn(
  agent: Pick<RemoteAgent, 'name' | 'pid' | 'lastSetMs' | 'neverIdle'>,
): UnresponsiveChildError {
  const { name, pid, neverIdle } = agent;
  const at = neverIdle?.source ? `, as at ${neverIdle.source}` : '';
  return new UnresponsiveChildError(
    'ERR_NEVER_IDLE',
    pid,
    `${name} never comes to rest: callbacks keep calling each other (setImmediate, I/O)${at}, so virtual time can never ` +
      `move on. Please wait with a timer there, or ${inRealTime}.`,
    [{ ...workOf(agent, 'callbacks that keep calling each other'), at: neverIdle?.source ?? null }],
  );
}

/** What an agent is doing since its clock was last set. */
const workOf = ({ name, lastSetMs }: Pick<RemoteAgent, 'name' | 'lastSetMs'>, what: string): OpenWork => ({
  what: `${name}: ${what}`,
  at: null,
  sinceMs: lastSetMs,
});

/**
 * The call that blocks an agent, with the programs that it has started. Of a call that it has not reported, only these
 * are known.
 */
function blockerOf(agent: UnansweringAgent): OpenWork {
  const [, ...descendants] = processTree(agent.pid);
  const programs = [...new Set(descendants.map((pid) => programOf(pid) ?? 'a process'))];
  const running = programs.length === 0 ? '' : `, which runs ${programs.join(' and ')}`;
  const { blocked } = agent;
  if (blocked === null) return workOf(agent, `a synchronous call${running}`);
  return { ...blocked, what: `${agent.name}: ${blocked.what}${running}` };
}

const programAt = (pid: number): string => programOf(pid) ?? 'a process';
