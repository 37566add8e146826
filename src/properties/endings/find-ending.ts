import { isUnknown } from '../../clocks/evidence.ts';
import type { Span } from '../../clocks/span.ts';
import { firstLine } from '../../wire/first-line.ts';
import { isAnswer, isRequest } from '../../wire/frame.ts';
import type { Entry, Transcript } from '../../wire/transcript.ts';
import { textOf } from '../reading/call-record.ts';
import { provesNothing } from '../reading/run-end.ts';
import type { SpanIndex } from '../reading/span-index.ts';
import { cutByClock } from './cut-by.ts';
import { decisiveRefusal } from './decisive-refusal.ts';
import type { Ending, Refusal } from './ending.ts';
import { deadlineOf, shownTo } from './give-up.ts';

type Notice = Extract<Entry, { kind: 'told' }>;

const nothing = { request: null, said: null, code: null, status: null, shownTo: null, shownToIs: 'stated' } as const;

/** The spans whose deadlines say who sees that a step failed, the closest first. */
const around: readonly Span[] = ['page', 'list', 'handshake', 'probe', 'attempt', 'startup', 'execution', 'call'];

/** Who sees a failure inside a span: the one who sees that it takes too long. `'unknown'`: no deadline says. */
function inferredAudience({ head }: Transcript, index: SpanIndex, spanId: number | null): string {
  const spans: Span[] = [];
  for (let id = spanId; id !== null; id = index.begin(id)?.parentId ?? null) {
    const name = index.begin(id)?.span;
    if (name !== undefined) spans.push(name);
  }
  for (const span of around.filter((one) => spans.includes(one)))
    for (const { over, outcome } of head.deadlines.lax) {
      const { toCaller } = outcome;
      if (!over.includes(span) || typeof toCaller !== 'object' || !('to' in toCaller) || isUnknown(toCaller.to))
        continue;
      return toCaller.to;
    }
  return 'unknown';
}

/** Who sees a refusal: as it was played, or inferred. */
function audienceOf(
  transcript: Transcript,
  index: SpanIndex,
  rootId: number,
  refusal: Refusal,
): Pick<Ending, 'shownTo' | 'shownToIs'> {
  const notice = transcript.entries.find(
    (entry, at): entry is Notice =>
      at > refusal.index &&
      entry.kind === 'told' &&
      entry.atMs === refusal.atMs &&
      index.isWithin(entry.spanId, rootId) &&
      deadlineOf(transcript, entry.by) === undefined,
  );
  const stated = notice === undefined ? null : shownTo(notice.down);
  const inStartup = index.begin(rootId)?.span === 'startup' && refusal.by !== 'unauthorized';
  const isUnstated = notice === undefined ? refusal.by === 'protocol-error' : stated === 'unknown' && inStartup;
  if (!isUnstated) return { shownTo: stated, shownToIs: 'stated' };
  return {
    shownTo: inferredAudience(transcript, index, refusal.spanId ?? notice?.spanId ?? rootId),
    shownToIs: 'inferred',
  };
}

/** How a start-up or a call ended for its client. @param rootId the `startup` or `call` */
export function endingOf(transcript: Transcript, index: SpanIndex, rootId: number): Ending {
  const { entries } = transcript;
  const beganMs = index.begin(rootId)?.atMs ?? 0;
  const end = index.end(rootId);
  const since = (ms: number) => ms - beganMs;
  if (end?.how === 'ok') return answerOf(transcript, index, rootId, since(end.atMs));
  const refusal = decisiveRefusal(transcript, index, rootId);
  if (refusal !== null)
    return { ...refusal.ending, atMs: since(refusal.atMs), ...audienceOf(transcript, index, rootId, refusal) };
  const notice = entries.findLast(
    (entry): entry is Notice =>
      entry.kind === 'told' && index.isWithin(entry.spanId, rootId) && end !== undefined && entry.atMs <= end.atMs,
  );
  if (notice !== undefined) {
    const { down, atMs, spanId } = notice;
    const background = typeof down === 'object' && 'go' in down && down.go === 'in-background';
    return {
      ...nothing,
      kind: background ? 'moved-on' : 'timeout',
      atMs: since(atMs),
      request: methodOf(entries, spanId),
      shownTo: shownTo(down),
    };
  }
  const cut = cutByClock(transcript, index, rootId);
  if (cut !== null) return { ...nothing, kind: 'timeout', atMs: since(cut.atMs), request: methodOf(entries, null) };
  const stopped = entries.findLast((entry) => entry.kind === 'stopped');
  const known = end === undefined && stopped?.kind === 'stopped' && !provesNothing.has(stopped.why);
  return { ...nothing, kind: known ? 'silence' : 'unknown', atMs: null, request: methodOf(entries, null) };
}

/** The method of the last request of a span. @param spanId `null`: of all requests */
function methodOf(entries: readonly Entry[], spanId: number | null): string | null {
  const sent = entries.findLast(
    (entry) => entry.kind === 'sent' && isRequest(entry.frame) && (spanId === null || entry.spanId === spanId),
  );
  const own = sent?.kind === 'sent' && isRequest(sent.frame) ? sent.frame.method : null;
  return own ?? (spanId === null ? null : methodOf(entries, null));
}

/** The answer that a call, or a start-up, ended with. */
function answerOf(transcript: Transcript, index: SpanIndex, rootId: number, atMs: number): Ending {
  const { entries } = transcript;
  if (index.begin(rootId)?.span === 'startup') return { ...nothing, kind: 'result', atMs };
  const received = entries.findLast(
    (entry) =>
      entry.kind === 'received' && isAnswer(entry.frame) && entry.late !== true && index.isWithin(entry.spanId, rootId),
  );
  if (received?.kind !== 'received' || !isAnswer(received.frame)) return { ...nothing, kind: 'unknown', atMs };
  const { frame } = received;
  const shown = inferredAudience(transcript, index, received.spanId);
  const about = { ...nothing, atMs, request: 'tools/call', shownTo: shown, shownToIs: 'inferred' } as const;
  if ('error' in frame)
    return { ...about, kind: 'protocol-error', said: firstLine(frame.error.message), code: frame.error.code };
  if (frame.result.isError === true)
    return { ...about, kind: 'tool-error', said: firstLine(textOf(frame.result.content)) };
  return { ...about, kind: 'task' in frame.result ? 'task' : 'result' };
}
