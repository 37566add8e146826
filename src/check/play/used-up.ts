import type { Session } from '../../scenario/session.ts';
import type { Transcript } from '../../wire/transcript.ts';

/** A session with a longer transcript is not continued. */
const mostEntries = 500_000;

/**
 * Whether the next call needs a new session: the last call left something open, or the server has ended.
 *
 * @param part the part of the transcript with the last call
 */
export const isUsedUp = ({ client, transcript, serverGone }: Session, part: Transcript): boolean =>
  client.awaitsAnswers ||
  client.connectionLost ||
  serverGone ||
  transcript.entries.length > mostEntries ||
  part.entries.some(({ kind }) => kind === 'stopped');
