import { isUnknown } from '../clocks/evidence.ts';
import type { Up } from '../clocks/outcome.ts';
import type { Expiry } from '../clocks/reducer-state.ts';
import type { Span } from '../clocks/span.ts';
import type { ClientSession } from './client-session.ts';

/** The unanswered requests inside a span, or those of them that are of these spans. */
const open = (session: ClientSession, spanId: number, only: readonly Span[] | undefined) =>
  session.requests
    .unanswered(spanId)
    .filter((one) => only === undefined || only.includes(session.spans.nameOf(one.spanId)));

/**
 * Cancels every unanswered request inside a span: by `notifications/cancelled`; over HTTP in the stateless era by closing
 * its response.
 */
function cancel(session: ClientSession, spanId: number, reason: string | null, only?: readonly Span[]): void {
  if (session.era === 'stateless' && session.link.http !== undefined) {
    if (open(session, spanId, only).length > 0)
      session.writer.write({ kind: 'up', spanId, by: session.profile.id, up: 'close-exchange' });
    session.exchanges.abortWithin(spanId);
    return;
  }
  for (const request of open(session, spanId, only))
    session.requests.send(
      {
        jsonrpc: '2.0',
        method: 'notifications/cancelled',
        params: { requestId: request.id, ...(reason === null ? {} : { reason }) },
      },
      request.spanId,
    );
}

function tell(session: ClientSession, spanId: number, up: Up, limitMs: number): void {
  if (typeof up === 'object') {
    const reason = isUnknown(up.cancelled) ? null : up.cancelled;
    cancel(session, spanId, reason?.replaceAll('{s}', String(limitMs / 1000)) ?? null, up.only);
    return;
  }
  if (session.exchanges.owns(spanId)) return; // the exchange is closed with its span
  if (up === 'close-exchange') session.exchanges.abortWithin(spanId);
  if (up === 'delete-session') session.link.http?.endSession();
  if (up !== 'kill' && up !== 'close-connection' && up !== 'close-stdin') return;
  session.connected = false;
  void session.link.close(up === 'close-stdin' ? 'ask' : 'kill');
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
    // What is meant for some requests alone, of which none is open, reaches nobody.
    if (typeof one === 'object' && one.only !== undefined && open(session, spanId, one.only).length === 0) continue;
    session.writer.writeAt(atMs, { kind: 'up', spanId, by: deadline.by, up: one });
    tell(session, spanId, one, deadline.limitMs);
  }
}
