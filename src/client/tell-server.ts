import { isUnknown } from '../clocks/evidence.ts';
import type { Up } from '../clocks/outcome.ts';
import type { Expiry } from '../clocks/reducer-state.ts';
import type { ClientSession } from './client-session.ts';

/** Sends `notifications/cancelled` for every unanswered request inside a span. */
function cancel(session: ClientSession, spanId: number, reason: string | null): void {
  for (const request of session.requests.unanswered(spanId))
    session.requests.send(
      {
        jsonrpc: '2.0',
        method: 'notifications/cancelled',
        params: { requestId: request.id, ...(reason === null ? {} : { reason }) },
      },
      request.spanId,
    );
}

function tell(session: ClientSession, spanId: number, up: Up): void {
  if (typeof up === 'object') cancel(session, spanId, isUnknown(up.cancelled) ? null : up.cancelled);
  else if (up === 'kill' || up === 'close-connection') void session.link.close('kill');
  else if (up === 'close-stdin') void session.link.close('ask');
}

/** Tells the server what this client tells it when a deadline fires. What nobody knows is written down and not done. */
export function tellServer(session: ClientSession, expiry: Expiry): void {
  const { deadline, spanId, atMs } = expiry;
  const { up } = deadline.outcome;
  if (isUnknown(up)) {
    session.writer.writeAt(atMs, { kind: 'up', spanId, by: deadline.by, up: 'unknown' });
    return;
  }
  for (const one of up) {
    session.writer.writeAt(atMs, { kind: 'up', spanId, by: deadline.by, up: one });
    tell(session, spanId, one);
  }
}
