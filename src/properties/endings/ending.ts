import type { Span } from '../../clocks/span.ts';

/** A time that may be unknown; `null`: never. */
export type MaybeMs = number | 'unknown' | null;

/**
 * How a start-up or a call ended. The one vocabulary of texts, JSON and matchers: docs/decisions/0017-endings.md.
 * The first four have the names of {@link AnswerReport.kind}.
 */
export type EndingKind =
  /** The answer that was waited for came; of a start-up: the client has its tools. */
  | 'result'
  /** The same, with a handle of work that goes on. */
  | 'task'
  /** A result with `isError`. */
  | 'tool-error'
  /** A JSON-RPC error. */
  | 'protocol-error'
  /** An HTTP status that is no success, instead of an answer. */
  | 'http-status'
  /** A success over HTTP of a type that no client reads, or that holds no message. */
  | 'wrong-content'
  /** A result that this client refuses because of what is in it. */
  | 'invalid-result'
  /** A line on standard output that is no message, over which this client ends the connection. */
  | 'invalid-line'
  /** A message that is bigger than this client takes. */
  | 'oversize'
  /** The server's process ended by itself. */
  | 'process-exit'
  /** The connection, the stream or the response was closed or cut, and by no clock. */
  | 'connection-closed'
  /** The server sent `notifications/cancelled` for the client's own request. */
  | 'cancelled-by-server'
  /** A clock fired: of the client, of its HTTP library or of an intermediary. */
  | 'timeout'
  /** A clock fired and the work goes on in the background. */
  | 'moved-on'
  /** Nothing came, nothing can come any more, and no clock is over it. */
  | 'silence'
  /** The run could not go on, or what ended it is not in the transcript: unknown. */
  | 'unknown';

/** How a start-up or a call ended. */
export interface Ending {
  readonly kind: EndingKind;
  /** When, in virtual milliseconds since it began; `null`: it has no end. A client may notice later: see `gaveUp`. */
  readonly atMs: MaybeMs;
  /** The request that it ended, such as `initialize` or `tools/list`; `null`: none was open. */
  readonly request: string | null;
  /** The first line of what the server said about it; `null`: nothing. */
  readonly said: string | null;
  /** The code of a JSON-RPC error; the number or the signal that a process ended with; else `null`. */
  readonly code: number | string | null;
  /** The HTTP status; `null`: there is none. */
  readonly status: number | null;
  /** Who sees it: an audience, `"unknown"`, or `null`: no caller is notified. */
  readonly shownTo: string | null;
  /** Whether the profile states who sees it, or it is inferred from who sees that the same step takes too long. */
  readonly shownToIs: 'stated' | 'inferred';
}

/** Endings that are a matter of time: only of these does it make sense to speak of limits. */
const ofTime: ReadonlySet<EndingKind> = new Set(['timeout', 'moved-on', 'silence', 'unknown']);

/** Whether more time could have changed this ending. Advice about limits and heartbeats is senseless for all others. */
export const isOfTime = ({ kind }: Pick<Ending, 'kind'>): boolean => ofTime.has(kind);

/** Whether the server refused, ended, or answered with what is no answer: an ending that no clock has brought about. */
export const isRefusal = (ending: Pick<Ending, 'kind'>): boolean =>
  !isOfTime(ending) && ending.kind !== 'result' && ending.kind !== 'task';

/** Something that ended a request, or the connection, and is no clock. */
export interface Refusal {
  /** Its index among the entries of the transcript. */
  readonly index: number;
  readonly atMs: number;
  /** The span of the request; `null`: it was the connection. */
  readonly spanId: number | null;
  /** The span's name; `null`: it was the connection. */
  readonly during: Span | null;
  /** The name behind the slash of who says so: `client/name`. */
  readonly by: string;
  readonly ending: Pick<Ending, 'kind' | 'request' | 'said' | 'code' | 'status'>;
}
