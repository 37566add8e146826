import type { Span } from '../../clocks/span.ts';

/** A time in milliseconds. `'unknown'`: no source states it. `null`: never. */
export type MaybeMs = number | 'unknown' | null;

/**
 * How a start-up or a call ended, in the words of texts, JSON and matchers: see docs/decisions/0017-endings.md. The first four are
 * also the values of {@link AnswerReport.kind}.
 */
export type EndingKind =
  /** The answer came. Of a start-up: the client has its tools. */
  | 'result'
  /** The answer came, with a handle of work that goes on. */
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
  /** A message that is bigger than this client accepts. */
  | 'oversize'
  /** The server's process ended by itself. */
  | 'process-exit'
  /** The connection, the stream or the response was closed or cut, but not by a clock. */
  | 'connection-closed'
  /** The server sent `notifications/cancelled` for the client's own request. */
  | 'cancelled-by-server'
  /** A clock fired: of the client, of its HTTP library or of an intermediary. */
  | 'timeout'
  /** A clock fired and the work goes on in the background. */
  | 'moved-on'
  /** No answer came, none can come any more, and no clock of the client ends the wait. */
  | 'silence'
  /** The run could not go on, or the transcript does not hold what ended it. */
  | 'unknown';

/** How a start-up or a call ended. */
export interface Ending {
  /** What ended it. */
  readonly kind: EndingKind;
  /** When, in virtual milliseconds since it began; `null`: it has not ended. A client may notice later: see `gaveUp`. */
  readonly atMs: MaybeMs;
  /** The request that it ended, such as `initialize` or `tools/list`; `null`: none was open. */
  readonly request: string | null;
  /** The first line of what the server sent about it, such as the message of an error; `null`: nothing. */
  readonly said: string | null;
  /** The code of a JSON-RPC error, or the exit status or signal of a process; `null`: it is another kind. */
  readonly code: number | string | null;
  /** The HTTP status; `null`: no status ended it. */
  readonly status: number | null;
  /** Who sees it: an audience such as `model` or `user`. `'unknown'`: no source states it. `null`: no caller is notified. */
  readonly shownTo: string | null;
  /** `stated`: the client's profile says who sees it. `inferred`: the one who sees that the same step takes too long. */
  readonly shownToIs: 'stated' | 'inferred';
}

/** Endings that more time could have changed. Only for these do texts speak of limits. */
const ofTime: ReadonlySet<EndingKind> = new Set(['timeout', 'moved-on', 'silence', 'unknown']);

/** Whether more time could have changed this ending. For all others no limit and no heartbeat helps. */
export const isOfTime = ({ kind }: Pick<Ending, 'kind'>): boolean => ofTime.has(kind);

/** Whether the server refused, ended, or sent something that is no answer: no clock ended it, and no answer came. */
export const isRefusal = (ending: Pick<Ending, 'kind'>): boolean =>
  !isOfTime(ending) && ending.kind !== 'result' && ending.kind !== 'task';

/** Something other than a clock that ended a request, or the connection. */
export interface Refusal {
  /** Its index among the entries of the transcript. */
  readonly index: number;
  readonly atMs: number;
  /** The span of the request; `null`: it was the connection. */
  readonly spanId: number | null;
  /** The span's name; `null`: it was the connection. */
  readonly during: Span | null;
  /** What ended it, as the second part of a name `client/name`. */
  readonly by: string;
  readonly ending: Pick<Ending, 'kind' | 'request' | 'said' | 'code' | 'status'>;
}
