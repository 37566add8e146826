import type { Cause } from './cause.ts';
import type { When } from './conditions.ts';
import type { Stated } from './evidence.ts';
import type { Outcome } from './outcome.ts';
import type { Span } from './span.ts';

/**
 * An event, other than the passing of time, that a client reacts to.
 *
 * - `http-3xx`, `http-400`, `http-403`, `http-404`, `http-4xx`, `http-5xx`: the HTTP status of a response; a reaction to the
 *   number takes precedence over one to its class
 * - `unauthorized`: HTTP 401 or 403
 * - `redirected`: a redirect that the client does not follow
 * - `stream-ended`: an event stream ended without the answer
 * - `stream-broken`: an event stream was cut
 * - `body-broken`: another response was cut in its body
 * - `odd-content`: a successful response of a media type that the client does not read
 * - `odd-response`: a successful response without a message
 * - `network-error`: there is no response head: the connection was refused or cut, or the bytes are not HTTP
 * - `connection-lost`: the server's output or connection was closed
 * - `process-exit`: the server's process ended
 * - `garbage-line`, `oversize-line`: a line on a pipe that is not a message, or is too big
 * - `late-answer`: an answer after the request was given up
 * - `unknown-id`: an answer to no request, or a second one
 * - `unknown-token`: progress with a token of no open request
 * - `server-request`: a request of the server
 * - `empty-result`: a result without content
 * - `list-changed`: `notifications/tools/list_changed`
 * - `turn-end`: the turn of the model ended
 */
export type Trigger =
  | 'http-3xx'
  /** A redirect that is not followed. A profile without a reaction to it reacts as to `http-3xx`. */
  | 'redirected'
  | 'http-400'
  | 'http-403'
  | 'http-404'
  | 'http-4xx'
  | 'http-5xx'
  | 'unauthorized'
  | 'stream-ended'
  | 'stream-broken'
  /** Another kind of response was cut in its body. A profile without a reaction to it reacts as to `network-error`. */
  | 'body-broken'
  | 'odd-content'
  | 'odd-response'
  | 'network-error'
  | 'connection-lost'
  | 'process-exit'
  | 'garbage-line'
  | 'oversize-line'
  | 'late-answer'
  | 'unknown-id'
  | 'unknown-token'
  | 'server-request'
  | 'empty-result'
  | 'list-changed'
  | 'turn-end';

/**
 * What a client does about a {@link Trigger}.
 *
 * @example
 * ```ts
 * import type { Reaction } from 'mcp-deadline';
 * import { by, error } from 'mcp-deadline/authoring';
 *
 * const reaction: Reaction = {
 *   on: 'http-404',
 *   during: 'execution',
 *   fails: 'execution',
 *   cause: 'session-lost',
 *   outcome: { toCaller: error('Session not found', 'model'), toServer: [] },
 *   ...by('measured', 'our-agent 2.1.0', '2026-11-21'),
 * };
 * ```
 */
export interface Reaction extends Stated {
  /** The event. */
  readonly on: Trigger;
  /**
   * The span in which the event happens. A reaction with this field takes precedence over one without it.
   *
   * @defaultValue any span
   */
  readonly during?: Span;
  /** The span that fails; `null`: no span fails. */
  readonly fails: Span | null;
  /** The cause of the failure. It decides which retry applies. */
  readonly cause: Cause;
  /** What the caller gets and what the server sees. */
  readonly outcome: Outcome;
  /**
   * The conditions under which the statement holds.
   *
   * @defaultValue always
   */
  readonly when?: When;
}
