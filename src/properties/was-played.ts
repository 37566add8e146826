import type { Expiry } from '../clocks/reducer-state.ts';
import type { Transcript } from '../wire/transcript.ts';

/**
 * Whether an expiry of a fold also happened in the run itself. Then what came of it was played, such as a second try, and
 * it says nothing that the run does not say.
 */
export const wasPlayed = (transcript: Transcript, expiry: Expiry): boolean =>
  transcript.entries.some(
    (entry) =>
      entry.kind === 'expired' &&
      entry.by === expiry.deadline.by &&
      entry.spanId === expiry.spanId &&
      entry.atMs === expiry.atMs,
  );
