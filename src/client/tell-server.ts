import { isUnknown } from '../clocks/evidence.ts';
import type { ToServer } from '../clocks/outcome.ts';
import type { PlainDeadline } from '../clocks/plain-deadline.ts';
import type { Expiry } from '../clocks/reducer-state.ts';
import type { Span } from '../clocks/span.ts';
import type { ClientSession } from './client-session.ts';

/** Which requests a cancellation names: `only` those of these spans; `which`: only open ones, or answered ones too. */
interface Named {
  readonly only?: readonly Span[] | undefined;
  readonly which: 'open' | 'all';
}

const named = (session: ClientSession, spanId: number, { only, which }: Named) =>
  session.requests
    .within(spanId, which)
    .filter((one) => only === undefined || only.includes(session.spans.nameOf(one.spanId)));

/** A client whose clock runs on after an answer cancels without a check whether the request was answered. */
const whichOf = ({ from, outlivesAnswer }: PlainDeadline): Named['which'] =>
  from === 'answer' || outlivesAnswer === true ? 'all' : 'open';

/**
 * Cancels the requests inside a span with `notifications/cancelled`. Over HTTP in the stateless era it closes their responses
 * instead, if there are open ones.
 */
function cancel(session: ClientSession, spanId: number, reason: string | null, requests: Named): void {
  if (session.era === 'stateless' && session.link.http !== undefined) {
    if (named(session, spanId, { ...requests, which: 'open' }).length > 0)
      session.writer.write({ kind: 'up', spanId, by: session.profile.id, up: 'close-exchange' });
    session.exchanges.abortWithin(spanId);
    return;
  }
  for (const request of named(session, spanId, requests))
    session.requests.send(
      {
        jsonrpc: '2.0',
        method: 'notifications/cancelled',
        params: { requestId: request.id, ...(reason === null ? {} : { reason }) },
      },
      request.spanId,
    );
}

/** Cancels the open requests inside a span, as a client does for its user. The reason is left out: no profile states it. */
export const cancelWithin = (session: ClientSession, spanId: number): void =>
  cancel(session, spanId, null, { which: 'open' });

function tell(session: ClientSession, spanId: number, toServer: ToServer, deadline: PlainDeadline): void {
  if (typeof toServer === 'object') {
    const reason = isUnknown(toServer.cancelled) ? null : toServer.cancelled;
    const filled = reason?.replaceAll('{s}', String(deadline.limitMs / 1000)) ?? null;
    cancel(session, spanId, filled, { only: toServer.only, which: whichOf(deadline) });
    return;
  }
  if (session.exchanges.owns(spanId)) return; // the exchange is closed with its span
  if (toServer === 'close-exchange') session.exchanges.abortWithin(spanId);
  if (toServer === 'delete-session') session.link.http?.endSession();
  if (toServer !== 'kill' && toServer !== 'close-connection' && toServer !== 'close-stdin') return;
  session.connected = false;
  void session.link.close(toServer === 'close-stdin' ? 'ask' : 'kill');
}

/** Sends the server what it sees of an expiry: a cancellation, or an end. An unknown effect is only recorded. */
export function tellServer(session: ClientSession, expiry: Expiry): void {
  const { deadline, spanId, atMs } = expiry;
  const { toServer } = deadline.outcome;
  if (isUnknown(toServer)) {
    session.writer.writeAt(atMs, { kind: 'up', spanId, by: deadline.by, up: 'unknown' });
    return;
  }
  for (const one of toServer) {
    // A cancellation for certain requests is not sent if no such request exists.
    if (typeof one === 'object' && one.only !== undefined) {
      const requests = { only: one.only, which: whichOf(deadline) };
      if (named(session, spanId, requests).length === 0) continue;
    }
    session.writer.writeAt(atMs, { kind: 'up', spanId, by: deadline.by, up: one });
    tell(session, spanId, one, deadline);
  }
}
