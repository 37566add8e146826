import type { ClientProfile } from '../../clocks/client-profile.ts';
import { isUnknown } from '../../clocks/evidence.ts';
import type { ToServer } from '../../clocks/outcome.ts';
import type { ClientJudgement } from './client-judgement.ts';
import { clocksOver, ofCalls } from './spoken.ts';

const cancels = (one: ToServer): boolean => typeof one === 'object';

/** Whether a client cancels a call when its clock over the call fires. */
export function cancelsOnTimeout(profile: ClientProfile): ClientJudgement {
  const clocks = clocksOver(profile, ofCalls)
    .flat()
    .filter(({ outcome }) => outcome.span !== 'goes-on');
  const [first] = clocks;
  if (first === undefined) return { is: 'not-concerned', why: 'no clock ends a call', evidence: [] };
  const silent = clocks.find(({ outcome }) => !isUnknown(outcome.toServer) && !outcome.toServer.some(cancels));
  if (silent !== undefined)
    return {
      is: 'violated',
      why: `${silent.by} ends a call without a cancellation`,
      evidence: silent.evidence.slice(0, 1),
    };
  const unknown = clocks.find(({ outcome }) => isUnknown(outcome.toServer));
  if (unknown !== undefined)
    return {
      is: 'unknown',
      why: `what the server sees of ${unknown.by} is unknown`,
      evidence: unknown.evidence.slice(0, 1),
    };
  return { is: 'satisfied', why: `${first.by} cancels the request`, evidence: first.evidence.slice(0, 1) };
}
