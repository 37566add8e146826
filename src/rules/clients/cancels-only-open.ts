import type { ClientProfile } from '../../clocks/client-profile.ts';
import { isUnknown } from '../../clocks/evidence.ts';
import type { ClientJudgement } from './client-judgement.ts';
import { clocksOver, ofCalls } from './spoken.ts';

/** Whether a client cancels only requests that have no answer yet. */
export function cancelsOnlyOpen(profile: ClientProfile): ClientJudgement {
  const clocks = clocksOver(profile, [...ofCalls, 'list', 'page', 'handshake', 'probe'])
    .flat()
    .filter(({ outcome }) => !isUnknown(outcome.toServer) && outcome.toServer.some((one) => typeof one === 'object'));
  const late = clocks.find(({ outlivesAnswer, from }) => outlivesAnswer === true || from === 'answer');
  if (late !== undefined)
    return {
      is: 'violated',
      why: `${late.by} stays armed after the answer, and then cancels a request that was answered`,
      evidence: late.evidence.slice(0, 1),
    };
  const [first] = clocks;
  if (first === undefined) return { is: 'not-concerned', why: 'no clock of it cancels a request', evidence: [] };
  return { is: 'satisfied', why: `${first.by} is disarmed by the answer`, evidence: first.evidence.slice(0, 1) };
}
