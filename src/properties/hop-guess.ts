import type { PlainDeadline } from '../clocks/plain-deadline.ts';
import { instantsOf, type Transcript } from '../wire/transcript.ts';
import type { CallRecord } from './call-record.ts';
import type { GaveUp } from './give-up.ts';
import type { SpanIndex } from './span-index.ts';

/** The spans of a call's exchange that last as long as the answer takes. */
const lasting: ReadonlySet<string> = new Set(['exchange', 'headers', 'body']);

/** The longest time without a byte, and the whole time, of a call that was answered. In virtual milliseconds. */
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
 * The clock of an intermediary whose limit is unknown, and which this call may have outlasted: read as strictly as its
 * evidence allows, it would have cut the answer. A clock that the call was too quick for is none.
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

/** How a call would have been given up because of such a clock. */
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
