import { applies } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';
import type { Trigger } from '../clocks/reaction.ts';
import { guessedReading } from '../wire/transcript.ts';
import type { ClientSession, SessionParts } from './client-session.ts';

/** The triggers of messages that the client does not wait for. */
export type Stray = Extract<Trigger, 'garbage-line' | 'unknown-id' | 'unknown-token' | 'late-answer'>;

/** Strays over which some clients end the connection, so that a client whose profile says nothing of them is in doubt. */
const doubtful: ReadonlySet<Stray> = new Set(['unknown-id', 'unknown-token']);

/** What becomes of the connection after a message that the client does not wait for. */
export function strayReaction(
  { profile, conditions }: Pick<SessionParts, 'profile' | 'conditions'>,
  on: Stray,
): 'goes-on' | 'ends' | 'unknown' {
  const reaction = profile.reactions?.find((one) => one.on === on && applies(one.when, conditions));
  if (reaction === undefined) return doubtful.has(on) ? 'unknown' : 'goes-on';
  const { toServer } = reaction.outcome;
  if (isUnknown(toServer)) return 'unknown';
  return toServer.some((one) => one === 'kill' || one === 'close-connection') ? 'ends' : 'goes-on';
}

const guess = ({ writer }: Pick<ClientSession, 'writer'>, spanId: number, note: string): void =>
  writer.write({ kind: 'stimulus', on: guessedReading, spanId, note });

/**
 * Whether the client has ended the connection is unknown. It is played as if it went on. In the strict reading nothing is proved
 * of the calls that are open; of the next one, if none is.
 */
export function doubtConnection(session: ClientSession, note: string): void {
  const open = session.spans.openSpans('execution');
  for (const { id } of open) guess(session, id, note);
  if (open.length === 0) session.doubt = note;
}

/** A call begins: a doubt about the connection that no call has had is about this one. */
export function passDoubtOn(session: ClientSession, executionId: number): void {
  if (session.doubt === null) return;
  guess(session, executionId, session.doubt);
  session.doubt = null;
}
