import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { ClientJudgement } from './client-judgement.ts';

/** Whether a client pings at intervals. */
export function pingsAtIntervals({ cadences = [] }: ClientProfile): ClientJudgement {
  const pings = cadences.find(({ of, at }) => of === 'ping' && at === 'timer');
  if (pings !== undefined)
    return { is: 'satisfied', why: 'it pings at intervals', evidence: pings.evidence.slice(0, 1) };
  return { is: 'unknown', why: 'its profile states no ping at intervals', evidence: [] };
}
