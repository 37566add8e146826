import { isUnknown } from '../../clocks/evidence.ts';
import { type Entry, marksBefore, remarks, type Transcript, type TranscriptHead } from '../../wire/transcript.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { type FoldedExpiry, fold } from './fold.ts';

/** A session that one client played, as another client would have seen one span of it. */
export type SeenAs =
  /** The other's clocks are silent over the span, as those that were played are: every entry holds for it too. */
  | { readonly how: 'same'; readonly transcript: Transcript }
  /** One of the other's clocks fires: known up to there, and whom it tells; not what the server does about it. */
  | { readonly how: 'up-to-expiry'; readonly transcript: Transcript }
  /** The client that was played gave up first, so what the other would have seen is unknown. */
  | { readonly how: 'unseen' };

/** What the other client does when its clock fires, written as it would have been had it played. */
function giveUp(expiry: FoldedExpiry, spanId: number): readonly Entry[] {
  const { deadline, atMs, dueMs, notified, ended } = expiry;
  const { by, limitMs, outcome } = deadline;
  const ups = isUnknown(outcome.toServer) ? (['unknown'] as const) : outcome.toServer;
  const entries: Entry[] = [
    { atMs, kind: 'expired', by, spanId: expiry.spanId, span: expiry.span, dueMs, limitMs, told: notified },
    ...ups.map((up): Entry => ({ atMs, kind: 'up', spanId: expiry.spanId, by, up })),
  ];
  if (!notified) return entries;
  entries.push({ atMs, kind: 'told', spanId: expiry.spanId, by, down: outcome.toCaller });
  for (const id of ended) entries.push({ atMs, kind: 'end', id, how: id === expiry.spanId ? 'timeout' : 'closed' });
  if (!ended.includes(spanId)) entries.push({ atMs, kind: 'end', id: spanId, how: 'timeout' });
  return entries;
}

/** Whether the span goes on behind this clock: a client that does not wait for it any more, and sees all that follows. */
const goesOn = ({ deadline }: FoldedExpiry): boolean => deadline.outcome.span === 'goes-on';

/** Entries with what is written of clocks that end nothing, each where it fires. */
const withWaits = (entries: readonly Entry[], waits: readonly FoldedExpiry[]): readonly Entry[] =>
  waits.toReversed().reduce<readonly Entry[]>((all, { deadline, spanId, span, dueMs, atMs, entryIndex }) => {
    const { by, limitMs } = deadline;
    return all.toSpliced(entryIndex, 0, { atMs, kind: 'expired', by, spanId, span, dueMs, limitMs, told: false });
  }, entries);

/** Whether an entry is something that clients react to. */
const isTrigger = (entry: Entry): boolean => entry.kind === 'stimulus' && !remarks.has(entry.on);

/** Whether an entry is the doing of the client that was played, over this span or the whole connection, rather than of time or the server. */
function isOwnDoing(entry: Entry, index: SpanIndex, spanId: number): boolean {
  if (isTrigger(entry) || entry.kind === 'ended') return true; // each client reacts in its own way
  if (entry.kind !== 'expired' && entry.kind !== 'told' && entry.kind !== 'up') return false;
  return entry.spanId === null || index.isWithin(entry.spanId, spanId);
}

/** Whether a clock is one of the library beneath a client. */
const isOfLibrary = ({ deadline }: FoldedExpiry): boolean => {
  const { toCaller } = deadline.outcome;
  return (
    ['exchange', 'connect', 'upload', 'headers', 'body'].some((span) => deadline.over.some((one) => one === span)) &&
    typeof toCaller === 'object' &&
    'to' in toCaller &&
    toCaller.to === 'host'
  );
};

/** Whether what this clock does reaches beyond the span it is over. */
const reachesFar = ({ deadline }: FoldedExpiry): boolean => (deadline.outcome.reach ?? 'span') !== 'span';

/**
 * Whether another client would no longer be in the same session after this part of it: something happened on the
 * connection that each client answers in its own way, or one of its own clocks ended more than what it was over.
 *
 * @param head whose clocks to fold over it
 */
export function partsWays(part: Transcript, head: TranscriptHead): boolean {
  const onConnection = part.entries.some(
    (entry) => isTrigger(entry) || entry.kind === 'ended' || (entry.kind === 'up' && entry.spanId === null),
  );
  return onConnection || fold(head.deadlines.lax, part).expiries.some(reachesFar);
}

/**
 * Reads a session, or a part of it, as another client would have seen it, over one span. Exact for clients that put the same on the wire.
 *
 * @param head whose clocks to fold over it
 * @param spanId the start-up or the call it is about
 */
export function seenAs(transcript: Transcript, { hops: _, ...rest }: TranscriptHead, spanId: number): SeenAs {
  const { hops } = transcript.head;
  const head = { ...rest, ...(hops === undefined ? {} : { hops }) };
  const index = new SpanIndex(transcript);
  const own = transcript.entries.findIndex((entry) => isOwnDoing(entry, index, spanId));
  const { expiries } = fold(head.deadlines.lax, transcript);
  const inside = expiries.filter((one) => index.isWithin(one.spanId, spanId));
  const expiry = inside.find((one) => !goesOn(one));
  const earlier = expiries.some(
    (one) => one !== expiry && !goesOn(one) && reachesFar(one) && !index.isWithin(one.spanId, spanId),
  );
  if (earlier) return { how: 'unseen' };
  const waits = inside.filter(goesOn);
  if (expiry === undefined)
    return own < 0
      ? { how: 'same', transcript: { ...transcript, head, entries: withWaits(transcript.entries, waits) } }
      : { how: 'unseen' };
  // What a library tells its client, the client makes of what it does.
  if (isOfLibrary(expiry) || (own >= 0 && own < expiry.entryIndex)) return { how: 'unseen' };
  const cut = transcript.entries[expiry.entryIndex];
  const before = cut?.kind === 'mark' ? marksBefore(cut, expiry.atMs) : null;
  const entries = [
    ...withWaits(
      transcript.entries.slice(0, expiry.entryIndex),
      waits.filter(({ entryIndex }) => entryIndex <= expiry.entryIndex),
    ),
    ...(before === null ? [] : [before]),
    ...giveUp(expiry, spanId),
  ];
  return { how: 'up-to-expiry', transcript: { ...transcript, head, entries } };
}
