import { endsWait } from '../../properties/judging/ends-wait.ts';
import { type FoldedExpiry, fold } from '../../properties/judging/fold.ts';
import { seenAs } from '../../properties/judging/seen-as.ts';
import { SpanIndex } from '../../properties/reading/span-index.ts';
import type { Transcript, TranscriptHead } from '../../wire/transcript.ts';

/** A play without time limits, as a client with limits would have seen it. */
export type SeenWith =
  /** Only the clocks of the play fire, or it is known what the client does when another clock fires. */
  | { readonly transcript: Transcript }
  /** This clock fires before the end, and the caller gets an error. */
  | { readonly firedBy: string };

const isSameExpiry = (
  one: FoldedExpiry,
  other: { readonly by: string; readonly spanId: number; readonly atMs: number } | undefined,
): boolean => one.deadline.by === other?.by && one.spanId === other.spanId && one.atMs === other.atMs;

/** Reads a play for its client with other settings: it behaves as in the play if the same clocks fire at the same times. */
function sameClient(transcript: Transcript, head: TranscriptHead, spanId: number): SeenWith | null {
  const index = new SpanIndex(transcript);
  const played = transcript.entries.flatMap((entry) =>
    entry.kind === 'expired' && index.isWithin(entry.spanId, spanId) ? [entry] : [],
  );
  const folded = fold(head.deadlines.lax, transcript).expiries.filter((one) => index.isWithin(one.spanId, spanId));
  const other = folded.findIndex((one, at) => !isSameExpiry(one, played[at]));
  const first = folded[other];
  if (first === undefined) {
    if (played.length > folded.length) return null;
    const { hops } = transcript.head;
    return { transcript: { ...transcript, head: { ...head, ...(hops === undefined ? {} : { hops }) } } };
  }
  const laterPlayed = played[other]?.atMs ?? Number.POSITIVE_INFINITY;
  return endsWait(first) && first.atMs <= laterPlayed ? { firedBy: first.deadline.by } : null;
}

/**
 * Reads a play of a client without time limits as another client would have seen it under the clocks of `head`.
 *
 * @param isSame whether it is the client of the play, possibly with other settings: it then behaves as in the play, except for
 *   time. Another client that puts the same bytes on the wire may behave differently
 * @returns `null`: from some point on, the client would have put other bytes on the wire than the play did
 */
export function seenWith(
  transcript: Transcript,
  head: TranscriptHead,
  spanId: number,
  isSame: boolean,
): SeenWith | null {
  const same = isSame ? sameClient(transcript, head, spanId) : null;
  if (same !== null) return same;
  const seen = seenAs(transcript, head, spanId);
  return seen.how === 'unseen' ? null : { transcript: seen.transcript };
}
