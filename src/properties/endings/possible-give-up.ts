import type { PlainDeadline } from '../../clocks/plain-deadline.ts';
import { guessedReading, instantsOf, type Transcript } from '../../wire/transcript.ts';
import type { CallRecord } from '../reading/call-record.ts';
import type { SpanIndex } from '../reading/span-index.ts';
import type { GaveUp } from './give-up.ts';

/**
 * A protocol violation of the server. This client was played as one that reads it, but whether it does is unknown.
 */
export interface Guess {
  readonly atMs: number;
  /** The span in which it happened. */
  readonly spanId: number;
  readonly note: string;
}

/** The first guess in a span: read strictly, the span ends there. */
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

/** How the client gives up if it does not read the violation. One of its clocks then ends the wait: which one is unknown. */
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

/** The spans of an exchange that last until the answer came. */
const lasting: ReadonlySet<string> = new Set(['exchange', 'headers', 'body']);

/** The longest time without a byte, and the whole time, of a call that was answered, in virtual milliseconds. */
function waits({ entries }: Transcript, index: SpanIndex, { id, beganMs, endedMs }: CallRecord) {
  const until = endedMs ?? beganMs;
  const bytes = entries.flatMap((entry) =>
    entry.kind === 'mark' && (entry.mark === 'byte' || entry.mark === 'event') && index.isWithin(entry.id, id)
      ? [...instantsOf(entry)]
      : [],
  );
  const instants = [beganMs, ...bytes, until];
  const longest = instants.reduce((most, atMs, at) => Math.max(most, atMs - (instants[at - 1] ?? atMs)), 0);
  return { longestSilenceMs: longest, inAllMs: until - beganMs };
}

/**
 * A deadline of an intermediary whose limit is unknown, and that may have been shorter than this call: read as strictly as its
 * evidence allows, it would have cut the answer. `null`: the call was quicker than all of them.
 */
export function hopGuess(transcript: Transcript, index: SpanIndex, record: CallRecord): PlainDeadline | null {
  const guessed = transcript.head.hops?.flatMap((hop) => hop.guessed) ?? [];
  if (guessed.length === 0) return null;
  const { longestSilenceMs, inAllMs } = waits(transcript, index, record);
  const outlasted = guessed.find(({ over, restartedBy, limitMs }) => {
    const neededMs = restartedBy.some((mark) => mark === 'byte' || mark === 'event') ? longestSilenceMs : inAllMs;
    return neededMs > 0 && neededMs >= limitMs && over.some((span) => lasting.has(span));
  });
  return outlasted ?? null;
}

/** How the call would have been given up because of such a deadline. */
export const givenUpByHop = ({ by, over, limitMs, setting, evidence }: PlainDeadline): GaveUp => ({
  atMs: 'unknown',
  earliestMs: limitMs,
  latestMs: null,
  by,
  layer: over[0] ?? null,
  limitMs: 'unknown',
  setting,
  error: { code: null, message: 'unknown' },
  because: null,
  shownTo: 'unknown',
  evidence,
});
