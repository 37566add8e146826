import { isUnknown } from '../../clocks/evidence.ts';
import { type Entry, marksBefore, remarks, type Transcript, type TranscriptHead } from '../../wire/transcript.ts';
import { SpanIndex } from '../reading/span-index.ts';
import { type FoldedExpiry, fold } from './fold.ts';

/** A session that one client played, as another client would have seen one span of it. `how` says how far that is known. */
export type SeenAs =
  /** Neither client's clocks fire over the span: every entry is the same for both. */
  | { readonly how: 'same'; readonly transcript: Transcript }
  /** A clock of the other client fires: known up to there, and whom it notifies. What the server does about it is unknown. */
  | { readonly how: 'up-to-expiry'; readonly transcript: Transcript }
  /** The client that was played reacted first, so what the other would have seen is unknown. */
  | { readonly how: 'unseen' };

/** The entries that a clock of the other client writes when it fires. */
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

/** Whether the span goes on after this clock: the client no longer waits for it, and sees all that follows. */
const goesOn = ({ deadline }: FoldedExpiry): boolean => deadline.outcome.span === 'goes-on';

/** Entries with those of clocks that end nothing, each where it fires. */
const withWaits = (entries: readonly Entry[], waits: readonly FoldedExpiry[]): readonly Entry[] =>
  waits.toReversed().reduce<readonly Entry[]>((all, { deadline, spanId, span, dueMs, atMs, entryIndex }) => {
    const { by, limitMs } = deadline;
    return all.toSpliced(entryIndex, 0, { atMs, kind: 'expired', by, spanId, span, dueMs, limitMs, told: false });
  }, entries);

/** Whether an entry is something that clients react to. */
const isTrigger = (entry: Entry): boolean => entry.kind === 'stimulus' && !remarks.has(entry.on);

/** Whether an entry is a reaction of the client that was played, to this span or to the connection. */
function isReaction(entry: Entry, index: SpanIndex, spanId: number): boolean {
  if (isTrigger(entry) || entry.kind === 'ended') return true; // each client reacts in its own way
  if (entry.kind !== 'expired' && entry.kind !== 'told' && entry.kind !== 'up') return false;
  return entry.spanId === null || index.isWithin(entry.spanId, spanId);
}

/** Whether a clock belongs to the HTTP library of a client. */
const isOfLibrary = ({ deadline }: FoldedExpiry): boolean => {
  const { toCaller } = deadline.outcome;
  return (
    ['exchange', 'connect', 'upload', 'headers', 'body'].some((span) => deadline.over.some((one) => one === span)) &&
    typeof toCaller === 'object' &&
    'to' in toCaller &&
    toCaller.to === 'host'
  );
};

/** Whether this clock ends more than the span that it is over. */
const reachesFar = ({ deadline }: FoldedExpiry): boolean => (deadline.outcome.reach ?? 'span') !== 'span';

/**
 * Whether another client would no longer be in the same session after this part of it: something happened on the connection to
 * which each client reacts in its own way, or one of its own clocks ended more than the span that it is over.
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
 * Reads a session, or a part of it, as another client would have seen it, over one span. Exact for clients of one wire class.
 *
 * @param head whose clocks to fold over it
 * @param spanId the start-up or the call it is about
 */
export function seenAs(transcript: Transcript, { hops: _, ...rest }: TranscriptHead, spanId: number): SeenAs {
  const { hops } = transcript.head;
  const head = { ...rest, ...(hops === undefined ? {} : { hops }) };
  const index = new SpanIndex(transcript);
  const own = transcript.entries.findIndex((entry) => isReaction(entry, index, spanId));
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
  // How a client reacts to its library is not in this transcript.
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
