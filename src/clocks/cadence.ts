import type { When } from './conditions.ts';
import type { Ms } from './duration.ts';
import type { Stated } from './evidence.ts';
import type { Span } from './span.ts';

/**
 * Something that a client or a gateway does at intervals, or that a client does before each call: a ping, a poll, a list, a
 * comment on an event stream. A cadence of a `session` is a check of the client's own connection, which sends nothing.
 */
export interface Cadence extends Stated {
  /** The span that is begun each time, such as `ping` or `poll`. For a gateway: `stream` limits it to the stream of a GET. */
  readonly of: Span;
  /** The interval in milliseconds; `null` or 0: no interval. Not used with `before-call`. */
  readonly everyMs: Ms;
  /** `timer`: at each interval. `before-call`: before each call, without an interval. */
  readonly at: 'timer' | 'before-call';
  /**
   * The number of failures in a row after which the client acts.
   *
   * @defaultValue 1
   */
  readonly tolerates?: number;
  /**
   * For a session: the milliseconds from the last failed check to the new connection.
   *
   * @defaultValue the client never reconnects
   */
  readonly reconnectsAfterMs?: number;
  /**
   * The span that the client begins instead when this one fails. No play uses it.
   *
   * @defaultValue none
   */
  readonly fallback?: Span;
  /**
   * The conditions under which the statement holds.
   *
   * @defaultValue always
   */
  readonly when?: When;
}
