import type { Cause } from './cause.ts';
import type { When } from './conditions.ts';
import type { Stated } from './evidence.ts';
import type { Outcome } from './outcome.ts';
import type { Span } from './span.ts';

/** Something that happens to a client and is not time. */
export type Trigger =
  | 'http-3xx'
  /** A redirect that is not followed; else `http-3xx`. */
  | 'redirected'
  | 'http-400'
  | 'http-403'
  | 'http-404'
  | 'http-4xx'
  | 'http-5xx'
  | 'unauthorized'
  | 'stream-ended'
  | 'stream-broken'
  /** A response that is no event stream was cut in its body; else `network-error`. */
  | 'body-broken'
  /** A success of a type that is not read, or that holds no message. */
  | 'odd-content'
  | 'odd-response'
  | 'network-error'
  | 'connection-lost'
  | 'process-exit'
  | 'garbage-line'
  | 'oversize-line'
  | 'late-answer'
  | 'unknown-id'
  | 'server-request'
  | 'empty-result'
  | 'list-changed'
  | 'turn-end';

/** What a client does about a {@link Trigger}. */
export interface Reaction extends Stated {
  readonly on: Trigger;
  /** Only where it happens to such a span: comes before a reaction that does not say. */
  readonly during?: Span;
  /** The span that ends; `null`: none does. */
  readonly fails: Span | null;
  readonly cause: Cause;
  readonly outcome: Outcome;
  readonly when?: When;
}
