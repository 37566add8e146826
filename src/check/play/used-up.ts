import type { World } from '../../scenario/world.ts';
import type { Transcript } from '../../wire/transcript.ts';

/** A longer transcript is not kept: the next call has a world of its own. */
const mostEntries = 500_000;

/**
 * Whether the next call needs a world of its own: the last one left something open, or the server is gone.
 *
 * @param part what the last call left in the transcript
 */
export const isUsedUp = ({ client, transcript, serverGone }: World, part: Transcript): boolean =>
  client.awaitsAnswers ||
  client.connectionLost ||
  serverGone ||
  transcript.entries.length > mostEntries ||
  part.entries.some(({ kind }) => kind === 'stopped');
