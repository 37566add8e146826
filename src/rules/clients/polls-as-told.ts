import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { ClientJudgement } from './client-judgement.ts';

/** Whether a client waits between polls of a task as long as the server asks for. */
export function pollsAsTold({ cadences = [] }: ClientProfile): ClientJudgement {
  const polls = cadences.find(({ of }) => of === 'poll');
  if (polls === undefined) return { is: 'not-concerned', why: 'its profile states no polls of tasks', evidence: [] };
  const evidence = polls.evidence.slice(0, 1);
  const { everyMs } = polls;
  if (typeof everyMs !== 'object' || everyMs === null || !('told' in everyMs))
    return { is: 'violated', why: 'it polls at an interval of its own', evidence };
  const most = 'within' in everyMs && everyMs.within !== undefined ? everyMs.within[1] : null;
  return most === null
    ? { is: 'satisfied', why: 'it polls at the interval that the server asks for', evidence }
    : {
        is: 'violated',
        why: `it polls at least every ${most} ms, also if the server asks for a longer interval`,
        evidence,
      };
}
