import { unknown } from '../clocks/authoring.ts';
import type { Cause } from '../clocks/cause.ts';
import { applies } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';
import type { Outcome, ToCaller } from '../clocks/outcome.ts';
import type { Reaction, Trigger } from '../clocks/reaction.ts';
import type { Span } from '../clocks/span.ts';
import type { SessionParts } from './client-session.ts';
import { failed } from './ended.ts';

/** Every client reports that its connection was lost. Its text is unknown if the profile does not state it. */
const unknownClosing: ToCaller = {
  error: unknown('how this client puts it'),
  code: null,
  to: unknown('who gets to see it'),
};

/**
 * The client's reaction to a trigger; `undefined`: it has none.
 *
 * @param during the span in which the trigger comes. Left out: the first reaction to the trigger
 */
export function reactionTo(session: SessionParts, on: Trigger, during?: Span): Reaction | undefined {
  const all = session.profile.reactions?.filter(
    (reaction) => reaction.on === on && applies(reaction.when, session.conditions),
  );
  if (during === undefined) return all?.[0];
  return all?.find((one) => one.during === during) ?? all?.find((one) => one.during === undefined);
}

/** The connection was lost: every open request fails, as the profile says, or with an unknown text. */
export function loseConnection(session: SessionParts, on: 'process-exit' | 'connection-lost', note: string): void {
  session.writer.write({ kind: 'stimulus', on, spanId: null, note });
  const reaction = reactionTo(session, on) ?? reactionTo(session, 'connection-lost');
  const how = failed('closed', reaction?.outcome.toCaller ?? unknownClosing, `${session.profile.id}/${on}`);
  session.lost = how;
  failOpenWork(session, how);
  session.whenLost();
}

/** Fails every open request, and notifies its caller. */
export function failOpenWork(session: SessionParts, how: ReturnType<typeof failed>): void {
  const { spans, writer } = session;
  for (const span of ['probe', 'handshake', 'page', 'ping', 'execution'] as const)
    for (const open of spans.openSpans(span)) {
      writer.write({ kind: 'told', spanId: open.id, by: how.by, down: how.toCaller });
      spans.finish(open.id, how);
    }
}

/** Carries out the outcome of a reaction, if it ends the connection: ends it and fails every open request. */
export function carryOut(session: SessionParts, outcome: Outcome, cause: Cause, by: string): void {
  const ups = isUnknown(outcome.toServer) ? [] : outcome.toServer;
  if (ups.includes('kill') || ups.includes('close-connection')) {
    const how = failed(cause, outcome.toCaller, by);
    session.lost = how;
    session.connected = false;
    for (const up of ups) session.writer.write({ kind: 'up', spanId: null, by, up });
    failOpenWork(session, how);
    void session.link.close('kill');
    session.whenLost();
  }
}
