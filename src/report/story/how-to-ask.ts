import type { FaultPlan } from '../../faults/fault-plan.ts';
import { upstreamSlow } from '../../faults/upstream/upstream-slow.ts';

/** How the reader of a report follows its advice: with flags of the command line, or with options in code. */
export interface HowToAsk {
  readonly callTools: string;
  readonly giveArguments: string;
  readonly meetFault: string;
  /** What to do about a known failure that no longer fails. */
  readonly dropKnown: string;
  /** @param delayMs the delay of the upstream, in milliseconds; `null`: the fault's default */
  readonly answerUpstream: (delayMs: number | null) => string;
}

/** By how many milliseconds a plan delays the upstream. 0: not at all. `null`: by the fault's default. */
export function upstreamDelayMs(plan: FaultPlan): number | null {
  const slow = plan.find(({ fault }) => fault === upstreamSlow.id);
  if (slow === undefined) return 0;
  const { delayMs } = slow.parameters;
  return typeof delayMs === 'number' ? delayMs : null;
}

/** For the command line. */
export const withFlags: HowToAsk = {
  callTools: 'name a tool with --call, or call all of them with --all-tools',
  giveArguments: 'give arguments with --call <tool>={...}',
  meetFault:
    'call a tool that comes by where the fault waits, with --call, or let it match more; one that acts once in a process meets every call with --fresh',
  dropKnown: 'remove these entries: delete them from the file of --expect, or add --update-expect once',
  answerUpstream: (delayMs) =>
    `answer in its place with --fault 'upstream-slow:${delayMs === null ? '' : `delayMs=${delayMs},`}answer={"body":"..."}', or point the server with --env at one of yours`,
};

/** For code, such as a test file. */
export const withOptions: HowToAsk = {
  callTools: 'name a tool in calls: [{ tool, arguments }], or call all of them with allTools: true',
  giveArguments: 'give arguments with calls: [{ tool, arguments: {...} }]',
  meetFault:
    'call a tool that comes by where the fault waits, or let it match more; in check, one that acts once in a process meets every call with fresh: true',
  dropKnown: 'remove these entries from what is given as { expect }',
  answerUpstream: (delayMs) =>
    `answer in its place with faults: [faults.upstreamSlow({ ${delayMs === null ? '' : `delayMs: ${delayMs}, `}answer: { body: '...' } })] or with a mock such as msw`,
};
