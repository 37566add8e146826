import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { ClientJudgement } from './client-judgement.ts';
import { clocksOver, ofCalls, unlimited } from './spoken.ts';

/** Whether a client limits how long it waits for the answer to a call. */
export function limitsRequests(profile: ClientProfile): ClientJudgement {
  const all = clocksOver(profile, ofCalls);
  const clocks = all.flat();
  const known = clocks.filter(({ guessed }) => !guessed);
  const evidence = (known.length > 0 ? known : clocks).flatMap((clock) => clock.evidence).slice(0, 1);
  if (all.every((one) => one.some(({ guessed }) => !guessed)))
    return { is: 'satisfied', why: `${known[0]?.by} limits its calls`, evidence };
  if (clocks.some(({ guessed }) => guessed))
    return { is: 'unknown', why: 'the limit of its calls is unknown', evidence };
  const none = unlimited(profile).slice(0, 1);
  return none.length === 0
    ? { is: 'unknown', why: 'its profile states no clock over a call', evidence: none }
    : { is: 'violated', why: 'no clock limits a call with the default settings', evidence: none };
}
