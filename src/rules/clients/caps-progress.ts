import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { ClientJudgement } from './client-judgement.ts';
import { clocksOver, ofCalls, unlimited } from './spoken.ts';

/** Whether a call has a limit that progress does not extend. */
export function capsProgress(profile: ClientProfile): ClientJudgement {
  for (const clocks of clocksOver(profile, ofCalls)) {
    const restarted = clocks.filter(({ restartedBy }) => restartedBy.includes('progress'));
    const caps = clocks.filter(({ restartedBy }) => restartedBy.length === 0);
    if (caps.some(({ guessed }) => !guessed)) continue;
    const [first] = restarted.length > 0 ? restarted : clocks;
    const evidence = first?.evidence.slice(0, 1) ?? [];
    if (clocks.some(({ guessed }) => guessed))
      return { is: 'unknown', why: 'whether progress extends a call without end is unknown', evidence };
    if (first !== undefined) return { is: 'violated', why: `progress restarts ${first.by} without end`, evidence };
    const none = unlimited(profile).slice(0, 1);
    return none.length === 0
      ? { is: 'unknown', why: 'its profile states no clock over a call', evidence: none }
      : { is: 'violated', why: 'no clock limits a call with the default settings', evidence: none };
  }
  const caps = clocksOver(profile, ofCalls).flat();
  return {
    is: 'satisfied',
    why: 'a clock that progress does not restart limits its calls',
    evidence: caps
      .flatMap(({ restartedBy, evidence }) => (restartedBy.length === 0 ? evidence.slice(0, 1) : []))
      .slice(0, 1),
  };
}
