import { guessedReading, type Transcript } from '../wire/transcript.ts';
import type { GaveUp } from './give-up.ts';
import type { SpanIndex } from './span-index.ts';

/** A protocol violation of the server that this client was played to read, though it is unknown whether it does. */
export interface Guess {
  readonly atMs: number;
  /** The span it was about. */
  readonly spanId: number;
  readonly note: string;
}

/** The first guess in a span: read strictly, the span did not go on from there. */
export function guessIn(transcript: Transcript, index: SpanIndex, spanId: number): Guess | null {
  const entry = transcript.entries.find(
    (one) =>
      one.kind === 'stimulus' &&
      one.on === guessedReading &&
      one.spanId !== null &&
      (one.spanId === spanId || index.isWithin(one.spanId, spanId)),
  );
  if (entry?.kind !== 'stimulus' || entry.spanId === null) return null;
  return { atMs: entry.atMs, spanId: entry.spanId, note: entry.note };
}

/** How a client gave up that does not take what it was played to read. When that shows is up to its clocks. */
export const givenUpOver = (transcript: Transcript, guess: Guess, beganMs: number): GaveUp => ({
  atMs: 'unknown',
  earliestMs: guess.atMs - beganMs,
  latestMs: null,
  by: `${transcript.head.client}/${guessedReading}`,
  layer: null,
  limitMs: null,
  setting: null,
  error: { code: null, message: 'unknown' },
  because: guess.note,
  shownTo: 'unknown',
  evidence: [],
});
