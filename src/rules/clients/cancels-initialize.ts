import type { ClientProfile } from '../../clocks/client-profile.ts';
import { isUnknown } from '../../clocks/evidence.ts';
import type { PlainDeadline } from '../../clocks/plain-deadline.ts';
import type { ClientJudgement } from './client-judgement.ts';
import { clocksOver } from './spoken.ts';

/** Whether the cancellation of a clock names the request of the handshake. */
const cancelsHandshake = ({ outcome: { toServer } }: PlainDeadline): boolean =>
  !isUnknown(toServer) &&
  toServer.some((one) => typeof one === 'object' && (one.only === undefined || one.only.includes('handshake')));

/** Whether a client never cancels `initialize`. */
export function cancelsInitialize(profile: ClientProfile): ClientJudgement {
  const clocks = clocksOver(profile, ['handshake', 'attempt', 'startup']).flat();
  const cancels = clocks.find(cancelsHandshake);
  if (cancels !== undefined)
    return { is: 'violated', why: `${cancels.by} cancels initialize`, evidence: cancels.evidence.slice(0, 1) };
  const unknown = clocks.find(({ outcome }) => isUnknown(outcome.toServer));
  if (unknown !== undefined)
    return {
      is: 'unknown',
      why: `what the server sees of ${unknown.by} is unknown`,
      evidence: unknown.evidence.slice(0, 1),
    };
  const [first] = clocks;
  return first === undefined
    ? { is: 'not-concerned', why: 'no clock ends its start-up', evidence: [] }
    : {
        is: 'satisfied',
        why: `${first.by} ends the start-up without a cancellation`,
        evidence: first.evidence.slice(0, 1),
      };
}
