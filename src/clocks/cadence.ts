import type { When } from './conditions.ts';
import type { Ms } from './duration.ts';
import type { Stated } from './evidence.ts';
import type { Span } from './span.ts';

/**
 * What a client does at intervals, or before each call: a ping, a poll, a list. One of a `session` is a look at its own
 * connection, which puts nothing on the wire.
 */
export interface Cadence extends Stated {
  readonly of: Span;
  readonly everyMs: Ms;
  readonly at: 'timer' | 'before-call';
  /** So many failures in a row, and then something is done about it. */
  readonly tolerates?: number;
  /** Of a session: so long after the last failed look the connection is made again, in milliseconds; left out: never. */
  readonly reconnectsAfterMs?: number;
  readonly fallback?: Span;
  readonly when?: When;
}
