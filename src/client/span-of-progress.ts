import type { NotificationFrame } from '../wire/frame.ts';
import type { ClientSession } from './client-session.ts';
import { taken } from './taking.ts';

/** The span whose request a progress notification is about; `null`: none that is open, or this client cannot read it. */
export function spanOfProgress(session: ClientSession, { params }: NotificationFrame): number | null {
  const spanId = session.requests.spanOfToken(params?.progressToken);
  if (spanId === null || typeof params?.progress === 'number') return spanId;
  const part = { oddity: 'odd-progress', note: 'progress does not say how far it is' } as const;
  return taken(session, part, spanId) === 'read' ? spanId : null;
}
