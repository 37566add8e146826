import type { ClientProfile } from '../../clocks/client-profile.ts';
import { clocksOf } from '../../clocks/clocks-of.ts';
import type { Conditions, Era } from '../../clocks/conditions.ts';
import type { Evidence } from '../../clocks/evidence.ts';
import type { PlainDeadline } from '../../clocks/plain-deadline.ts';
import type { Span } from '../../clocks/span.ts';

/** The conditions of a client with its default settings, for each transport that it speaks. */
function conditionsOf({ startup }: ClientProfile, era: Era): readonly Conditions[] {
  const transports: readonly Conditions['transport'][] = [
    ...(startup.stdio === undefined ? [] : (['stdio'] as const)),
    ...(startup.url?.some(({ over }) => over === 'http') ? (['http'] as const) : []),
  ];
  return transports.map((transport) => ({ transport, era, mode: 'interactive', settings: {}, reading: 'lax' }));
}

/** The clocks of a client over one of these spans, for each transport that it speaks. Unknown values are read laxly. */
export const clocksOver = (
  profile: ClientProfile,
  spans: readonly Span[],
  era: Era = 'initialize',
): readonly (readonly PlainDeadline[])[] =>
  conditionsOf(profile, era).map((conditions) =>
    clocksOf(profile, conditions).filter(({ over }) => over.some((span) => spans.includes(span))),
  );

/** The spans that contain a request of a call. */
export const ofCalls: readonly Span[] = ['call', 'execution'];

/** The evidence of a client that its calls have no limit unless its user sets one; empty: its profile does not state that. */
export const unlimited = ({ deadlines }: ClientProfile): readonly Evidence[] =>
  Object.values(deadlines)
    .filter(({ over, ms }) => {
      const spans: readonly Span[] = typeof over === 'string' ? [over] : over;
      const none = ms === null || (typeof ms === 'object' && 'set' in ms && ms.else === null);
      return none && spans.some((span) => ofCalls.includes(span));
    })
    .flatMap(({ evidence }) => evidence.slice(0, 1));
