import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { ClientJudgement } from './client-judgement.ts';

/** Whether a client begins a new session after HTTP 404. */
export function startsNewSession({
  startup,
  reactions = [],
  retries = [],
  cadences = [],
}: ClientProfile): ClientJudgement {
  if (!startup.url?.some(({ over }) => over === 'http'))
    return { is: 'not-concerned', why: 'it does not speak Streamable HTTP', evidence: [] };
  const fresh = cadences.find(({ of, at }) => of === 'attempt' && at === 'before-call');
  if (fresh !== undefined)
    return { is: 'satisfied', why: 'each call has a session of its own', evidence: fresh.evidence.slice(0, 1) };
  const again = retries.find(
    ({ after, by }) =>
      after !== 'any' && after.includes('session-lost') && by !== undefined && by !== 'same-connection',
  );
  if (again !== undefined)
    return { is: 'satisfied', why: 'it repeats the call in a new session', evidence: again.evidence.slice(0, 1) };
  const reacts = reactions.find(({ on }) => on === 'http-404') ?? reactions.find(({ on }) => on === 'http-4xx');
  return reacts === undefined
    ? { is: 'unknown', why: 'its profile states nothing about HTTP 404', evidence: [] }
    : { is: 'violated', why: 'it fails the call and begins no new session', evidence: reacts.evidence.slice(0, 1) };
}
