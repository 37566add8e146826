import { isAnswer, isRequest } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { Begin, SpanIndex } from '../reading/span-index.ts';
import type { EndingKind, Refusal } from './ending.ts';
import { deadlineOf } from './give-up.ts';
import { refusalsIn } from './refusals.ts';

interface OpenRequest {
  readonly method: string | null;
  readonly sinceMs: number;
}

/** The requests of a start-up or a call that had neither an answer nor a refusal before the entry with the index `end`. */
function openAt(
  { entries }: Transcript,
  index: SpanIndex,
  rootId: number,
  refusals: readonly Refusal[],
  end: number,
): ReadonlyMap<number, OpenRequest> {
  const open = new Map<number, OpenRequest>();
  const methods = new Map<number, string>();
  const at = new Map(refusals.map((refusal) => [refusal.index, refusal.spanId]));
  for (const [entryIndex, entry] of entries.entries()) {
    if (entryIndex >= end) break;
    if (entry.kind === 'sent' && entry.spanId !== null && isRequest(entry.frame)) {
      if (!index.isWithin(entry.spanId, rootId)) continue;
      methods.set(entry.spanId, entry.frame.method);
      open.set(entry.spanId, { method: entry.frame.method, sinceMs: entry.atMs });
    }
    if (entry.kind === 'received' && entry.spanId !== null && isAnswer(entry.frame)) open.delete(entry.spanId);
    // Another exchange resumes a request whose response was cut.
    if (entry.kind === 'begin' && entry.span === 'exchange' && entry.parentId !== null)
      if (index.isWithin(entry.parentId, rootId) && !open.has(entry.parentId))
        open.set(entry.parentId, { method: methods.get(entry.parentId) ?? null, sinceMs: entry.atMs });
    const refused = at.get(entryIndex);
    if (refused === null) open.clear();
    else if (refused !== undefined) open.delete(refused);
  }
  return open;
}

/** Whether every open request repeats the refused one, and had no more time than the refusal took. */
function isTriedAgain(index: SpanIndex, last: Refusal, open: readonly OpenRequest[], atMs: number): boolean {
  const tookMs = last.spanId === null ? 0 : last.atMs - (index.begin(last.spanId)?.atMs ?? last.atMs);
  return open.every(({ method, sinceMs }) => method === last.ending.request && atMs - sinceMs <= tookMs);
}

/** The last refusal, unless a clock fired later over a request that was still open; `null`: a clock fired, or nothing was refused. */
function lastRefusal(
  transcript: Transcript,
  index: SpanIndex,
  rootId: number,
  refusals: readonly Refusal[],
  endAt: number,
): Refusal | null {
  const last = refusals.at(-1);
  if (last === undefined) return null;
  const clock = transcript.entries.findLastIndex(
    (entry, at) =>
      at <= endAt &&
      entry.kind === 'told' &&
      index.isWithin(entry.spanId, rootId) &&
      deadlineOf(transcript, entry.by) !== undefined,
  );
  if (last.index > clock && index.end(rootId) !== undefined) return last;
  const until = clock < 0 ? endAt : clock;
  const open = [...openAt(transcript, index, rootId, refusals, until).values()];
  const untilMs = transcript.entries[until]?.atMs ?? Number.POSITIVE_INFINITY;
  return isTriedAgain(index, last, open, untilMs) ? last : null;
}

/** Endings that decide even where a clock ended a later attempt. The others may have led to that attempt, as a status does. */
const decisiveAlone: ReadonlySet<EndingKind> = new Set([
  'invalid-line',
  'oversize',
  'process-exit',
  'protocol-error',
  'invalid-result',
]);

/** The attempt during which a request was refused. */
function attemptOf({ entries }: Transcript, { index }: Refusal): Begin | undefined {
  const begin = entries.findLast((entry, at) => at < index && entry.kind === 'begin' && entry.span === 'attempt');
  return begin?.kind === 'begin' ? begin : undefined;
}

const numberOf = (attempt: Begin | undefined): number => attempt?.detail?.attempt ?? 1;

/**
 * The refusal that ended an earlier attempt, where the last one, with another framing or transport, got no further. That the
 * server does not support the fallback either is not the cause.
 *
 * @param last how the last attempt ended; `null`: a clock fired
 */
function earlierAttempt(
  transcript: Transcript,
  index: SpanIndex,
  refusals: readonly Refusal[],
  last: Refusal | null,
): Refusal | null {
  const lastAttempt = index.named('attempt').at(-1);
  if (lastAttempt === undefined || numberOf(lastAttempt) < 2) return null;
  const shookHands = index
    .named('handshake')
    .some(({ id }) => index.isWithin(id, lastAttempt.id) && index.end(id)?.how === 'ok');
  if (shookHands) return null;
  const counting = refusals.filter(
    ({ ending }) => ending.request !== 'server/discover' && (last !== null || decisiveAlone.has(ending.kind)),
  );
  const numbers = counting.map((refusal) => numberOf(attemptOf(transcript, refusal)));
  const first = Math.min(...numbers);
  return first < numberOf(lastAttempt) ? (counting.findLast((_, at) => numbers[at] === first) ?? null) : null;
}

/**
 * The refusal that ended a start-up or a call, or after which no answer can come; `null`: a clock ended it, or nothing did.
 *
 * @param rootId the `startup` or `call`
 */
export function decisiveRefusal(transcript: Transcript, index: SpanIndex, rootId: number): Refusal | null {
  const end = index.end(rootId);
  if (end?.how === 'ok') return null;
  const endAt = end === undefined ? transcript.entries.length : transcript.entries.indexOf(end);
  const refusals = refusalsIn(transcript, index, rootId).filter((refusal) => refusal.index <= endAt);
  const last = lastRefusal(transcript, index, rootId, refusals, endAt);
  if (index.begin(rootId)?.span !== 'startup') return last;
  return earlierAttempt(transcript, index, refusals, last) ?? last;
}
