import type { ClientProfile } from '../../clocks/client-profile.ts';
import { isUnknown } from '../../clocks/evidence.ts';
import type { ClientJudgement } from './client-judgement.ts';

/** Whether a client of the stateless revision sends a call again whose response stream broke. */
export function reissuesRequests({ wire, retries = [], reactions = [] }: ClientProfile): ClientJudgement {
  const versions = isUnknown(wire.versions) ? null : wire.versions.is;
  if (versions === null) return { is: 'unknown', why: 'the revisions that it speaks are unknown', evidence: [] };
  if (!versions.includes('2026-07-28'))
    return { is: 'not-concerned', why: 'it does not speak this revision', evidence: [] };
  const again = retries.find(
    ({ of, after, when }) =>
      of === 'execution' && (after === 'any' || after.includes('network')) && when?.era !== 'initialize',
  );
  if (again !== undefined)
    return { is: 'satisfied', why: 'it sends the call again', evidence: again.evidence.slice(0, 1) };
  const broken = reactions.find(({ on, when }) => on === 'stream-broken' && when?.era === 'stateless');
  return broken === undefined
    ? { is: 'unknown', why: 'its profile states nothing about broken streams in this revision', evidence: [] }
    : { is: 'violated', why: 'it does not send the call again', evidence: broken.evidence.slice(0, 1) };
}
