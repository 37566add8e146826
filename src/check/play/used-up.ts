import type { Session } from '../../scenario/session.ts';
import type { Transcript } from '../../wire/transcript.ts';

/** A longer transcript is not kept: the next call has a session of its own. */
const mostEntries = 500_000;

/**
 * Whether the next call needs a session of its own: the last one left something open, or the server is gone.
 *
 * @param part what the last call left in the transcript
 */
export const isUsedUp = ({ client, transcript, serverGone }: Session, part: Transcript): boolean =>
  client.awaitsAnswers ||
  client.connectionLost ||
  serverGone ||
  transcript.entries.length > mostEntries ||
  part.entries.some(({ kind }) => kind === 'stopped');
