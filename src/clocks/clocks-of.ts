import type { ClientProfile } from './client-profile.ts';
import type { Conditions } from './conditions.ts';
import { isUnknown } from './evidence.ts';
import { type PlainDeadline, plainDeadlines } from './plain-deadline.ts';

/** Every clock of a client: its own clocks, and over HTTP the clocks of its HTTP library. */
export function clocksOf(profile: ClientProfile, conditions: Conditions): readonly PlainDeadline[] {
  const own = plainDeadlines(profile, conditions);
  const { http } = profile;
  const remote = conditions.transport === 'http' || conditions.transport === 'sse';
  return !remote || http === null || isUnknown(http) ? own : [...own, ...plainDeadlines(http, conditions)];
}
