import { unknown } from '../clocks/authoring.ts';
import type { Cause } from '../clocks/cause.ts';
import { applies } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';
import type { Outcome, ToCaller } from '../clocks/outcome.ts';
import type { Reaction, Trigger } from '../clocks/reaction.ts';
import type { Span } from '../clocks/span.ts';
import type { SessionParts } from './client-session.ts';
import { failed } from './ended.ts';

/** Every client notices that the pipe is gone. In which words, and who sees them, is its profile's to say. */
const unknownClosing: ToCaller = {
  error: unknown('how this client puts it'),
  code: null,
  to: unknown('who gets to see it'),
};

/**
 * What this client does about something that is not time, if anything.
 *
 * @param during the span it happens to; left out: any
 */
export function reactionTo(session: SessionParts, on: Trigger, during?: Span): Reaction | undefined {
  const all = session.profile.reactions?.filter(
    (reaction) => reaction.on === on && applies(reaction.when, session.conditions),
  );
  if (during === undefined) return all?.[0];
  return all?.find((one) => one.during === during) ?? all?.find((one) => one.during === undefined);
}

/** The connection is gone: whatever is open on it fails, as the profile says or as it must. */
export function loseConnection(session: SessionParts, on: 'process-exit' | 'connection-lost', note: string): void {
  session.writer.write({ kind: 'stimulus', on, spanId: null, note });
  const reaction = reactionTo(session, on) ?? reactionTo(session, 'connection-lost');
  const how = failed('closed', reaction?.outcome.toCaller ?? unknownClosing, `${session.profile.id}/${on}`);
  session.lost = how;
  failOpenWork(session, how);
  session.whenLost();
}

/** Fails every request that is open, and notifies its caller. */
export function failOpenWork(session: SessionParts, how: ReturnType<typeof failed>): void {
  const { spans, writer } = session;
  for (const span of ['probe', 'handshake', 'page', 'ping', 'execution'] as const)
    for (const open of spans.openSpans(span)) {
      writer.write({ kind: 'told', spanId: open.id, by: how.by, down: how.toCaller });
      spans.finish(open.id, how);
    }
}

/** Does what an outcome says is done to the server because of something that is not time. */
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
