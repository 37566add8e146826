import { isUnknown } from '../../clocks/evidence.ts';
import type { ToCaller } from '../../clocks/outcome.ts';
import { type ErrorFrame, isAnswer, isRequest, isStateless, type ResultFrame } from '../../wire/frame.ts';
import { type Entry, type Transcript, timesOf } from '../../wire/transcript.ts';
import { SpanIndex } from './span-index.ts';

/** One `tools/call` request of a call, and how it ended. Times are virtual milliseconds since the play began. */
export interface Execution {
  /** The id of its span in the transcript. */
  readonly spanId: number;
  /** When the request was sent. */
  readonly sentAtMs: number;
  /** What the server answered; `null`: nothing. */
  readonly answer: {
    /** The result, or the JSON-RPC error. */
    readonly frame: ResultFrame | ErrorFrame;
    /** When it was received. */
    readonly atMs: number;
    /** Its size as one line of JSON, in bytes. */
    readonly bytes: number;
    /** Whether it came after the client had stopped waiting for it. */
    readonly late: boolean;
  } | null;
  /** How the client cancelled the request; `null`: it did not. */
  readonly cancel: {
    /** When the cancellation was sent. */
    readonly atMs: number;
    /** The reason that the client gives; `null`: none. */
    readonly reason: string | null;
    /** `notification`: by `notifications/cancelled`. `stream-close`: by closing the response, where there is no session. */
    readonly how: 'notification' | 'stream-close';
  } | null;
  /** When the client stopped waiting for it; `null`: it still waited when the transcript ended. */
  readonly endedAtMs: number | null;
  /** Whether the server refused the request because it no longer knew the session: then the tool did not run. */
  readonly refused: boolean;
}

/** What a transcript holds about one call. Times are virtual milliseconds since the play began. */
export interface CallRecord {
  /** The id of its span in the transcript. */
  readonly id: number;
  /** The tool that was called. */
  readonly tool: string;
  /** The arguments of the call. */
  readonly arguments: unknown;
  /** When the call began. */
  readonly beganMs: number;
  /** When the call ended for its caller; `null`: it had not when the transcript ended. */
  readonly endedMs: number | null;
  /** Whether an answer, a result or an error, reached the caller. */
  readonly answered: boolean;
  /** The requests that the server received for it, in order: a retry adds one. */
  readonly executions: readonly Execution[];
  /** What the caller was notified of when the call ended without an answer; `null`: it was answered, or has not ended. */
  readonly notified: { readonly atMs: number; readonly by: string; readonly toCaller: ToCaller } | null;
  /** Whether a request had a progress token. */
  readonly tokenSent: boolean;
  /** How many notifications of progress the client received. */
  readonly progress: number;
  /** What the client did to the server because of it: `cancelled`, `kill` ... */
  readonly toServer: readonly { readonly atMs: number; readonly what: string }[];
  /** The entry that says why the run stopped while the call was open; `null`: it did not. */
  readonly stopped: Extract<Entry, { kind: 'stopped' }> | null;
}

const nameOf = (up: Extract<Entry, { kind: 'up' }>['up']): string =>
  typeof up === 'string'
    ? up
    : isUnknown(up.cancelled) || up.cancelled === null
      ? 'cancelled'
      : `cancelled: ${up.cancelled}`;

/**
 * Whether the request itself was refused. Where a later exchange was refused, which fetches the rest of the response, the tool
 * had run.
 */
const isRefused = (index: SpanIndex, spanId: number): boolean =>
  index.end(spanId)?.how === 'session-lost' &&
  index.named('exchange').filter(({ parentId }) => parentId === spanId).length === 1;

function executionOf(entries: readonly Entry[], index: SpanIndex, spanId: number): Execution {
  const sent = entries.find((e) => e.kind === 'sent' && e.spanId === spanId && isRequest(e.frame));
  const requestId = sent?.kind === 'sent' && isRequest(sent.frame) ? sent.frame.id : null;
  const answer = entries.find((e) => e.kind === 'received' && e.spanId === spanId && isAnswer(e.frame));
  const said = entries.find(
    (e) =>
      e.kind === 'sent' &&
      'method' in e.frame &&
      e.frame.method === 'notifications/cancelled' &&
      e.frame.params?.requestId === requestId,
  );
  const isFaulted = (e: Entry, cancels: boolean) =>
    e.kind === 'fault' && e.about.cancels === cancels && e.about.requestId === requestId;
  // A fault may keep a cancellation from the server, or delay it.
  const isKept = entries.some((e) => isFaulted(e, false));
  const arrived = entries.find((e) => isFaulted(e, true));
  const cancel = said === undefined || !isKept ? said : arrived;
  // Without sessions a response that its client closes is a cancellation, and so is one that a fault cuts on both sides.
  const stateless = sent?.kind === 'sent' && isStateless(sent.frame);
  const closed = stateless
    ? entries.find(
        (e) =>
          (!isKept && e.kind === 'up' && e.up === 'close-exchange' && index.isWithin(e.spanId, spanId)) ||
          isFaulted(e, true),
      )
    : undefined;
  const reason = said?.kind === 'sent' && 'method' in said.frame ? said.frame.params?.reason : undefined;
  return {
    spanId,
    sentAtMs: sent?.atMs ?? index.begin(spanId)?.atMs ?? 0,
    answer:
      answer?.kind === 'received' && isAnswer(answer.frame)
        ? { frame: answer.frame, atMs: answer.atMs, bytes: answer.bytes, late: answer.late === true }
        : null,
    cancel:
      cancel !== undefined
        ? { atMs: cancel.atMs, reason: typeof reason === 'string' ? reason : null, how: 'notification' }
        : closed === undefined
          ? null
          : { atMs: closed.atMs, reason: null, how: 'stream-close' },
    endedAtMs: index.end(spanId)?.atMs ?? null,
    refused: isRefused(index, spanId),
  };
}

/** Reads one call out of a transcript. */
export function callRecord(transcript: Transcript, callId: number): CallRecord {
  const { entries } = transcript;
  const index = new SpanIndex(transcript);
  const begin = index.begin(callId);
  const end = index.end(callId);
  const within = (id: number | null) => index.isWithin(id, callId);
  const executions = index
    .named('execution')
    .filter((span) => within(span.id))
    .map((span) => executionOf(entries, index, span.id));
  const notice = entries.findLast(
    (e) => e.kind === 'told' && within(e.spanId) && (end === undefined || e.atMs <= end.atMs),
  );
  const requests = entries.filter((e) => e.kind === 'sent' && within(e.spanId) && isRequest(e.frame));
  return {
    id: callId,
    tool: begin?.detail?.tool ?? '',
    arguments: begin?.detail?.arguments ?? {},
    beganMs: begin?.atMs ?? 0,
    endedMs: end?.atMs ?? null,
    answered: end?.how === 'ok',
    executions,
    notified:
      notice?.kind === 'told' && end !== undefined && end.how !== 'ok'
        ? { atMs: notice.atMs, by: notice.by, toCaller: notice.down }
        : null,
    tokenSent: requests.some((e) => {
      const meta = e.kind === 'sent' && isRequest(e.frame) ? e.frame.params?._meta : undefined;
      return typeof meta === 'object' && meta !== null && 'progressToken' in meta;
    }),
    progress: entries.reduce(
      (count, e) => (e.kind === 'mark' && e.mark === 'progress' && within(e.id) ? count + timesOf(e) : count),
      0,
    ),
    toServer: entries.flatMap((e) =>
      e.kind === 'up' && e.spanId !== null && within(e.spanId) ? [{ atMs: e.atMs, what: nameOf(e.up) }] : [],
    ),
    stopped:
      entries.find(
        (e): e is Extract<Entry, { kind: 'stopped' }> => e.kind === 'stopped' && e.atMs >= (begin?.atMs ?? 0),
      ) ?? null,
  };
}

/** The ids of all calls in a transcript, in order. */
export const callIds = (transcript: Transcript): readonly number[] =>
  new SpanIndex(transcript).named('call').map((span) => span.id);

/** The first text in the content of a result; empty: it has no text. */
export const textOf = (content: unknown): string => {
  const part: unknown = Array.isArray(content) ? content.find((one) => typeof one?.text === 'string') : null;
  return typeof part === 'object' && part !== null && 'text' in part ? String(part.text) : '';
};
