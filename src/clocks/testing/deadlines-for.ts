import type { ClientProfile } from '../client-profile.ts';
import type { Conditions } from '../conditions.ts';
import { isUnknown } from '../evidence.ts';
import type { Hop } from '../hop.ts';
import { type PlainDeadline, plainDeadlines } from '../plain-deadline.ts';
import type { Span } from '../span.ts';

/** Which part of a session is asked about. */
export type Part = 'start-up' | 'call';

const startUpSpans: readonly Span[] = ['startup', 'attempt', 'spawn', 'probe', 'handshake', 'list', 'page'];

const partOf = (deadline: PlainDeadline): Part =>
  deadline.over.some((span) => startUpSpans.includes(span)) &&
  !deadline.over.some((span) => ['call', 'execution'].includes(span))
    ? 'start-up'
    : 'call';

/** A hop's clocks for a question about one part: an unknown of the other part is read laxly, as it does not bear on it. */
function ofHop(hop: Hop, conditions: Conditions, part: Part): readonly PlainDeadline[] {
  const lax = plainDeadlines(hop, { ...conditions, reading: 'lax' }).filter((deadline) => partOf(deadline) !== part);
  return [...plainDeadlines(hop, conditions).filter((deadline) => partOf(deadline) === part), ...lax];
}

/** The clocks of a client, and of its HTTP library where there is one in play. */
export function deadlinesFor(
  client: ClientProfile,
  conditions: Conditions,
  part: Part,
): { readonly own: readonly PlainDeadline[]; readonly http: readonly PlainDeadline[] } {
  const { http } = client;
  const speaksHttp = conditions.transport === 'http' || conditions.transport === 'sse';
  return {
    own: ofHop(client, conditions, part),
    http: speaksHttp && http !== null && !isUnknown(http) ? ofHop(http, conditions, part) : [],
  };
}
