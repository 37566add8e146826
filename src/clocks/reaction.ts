import type { Cause } from './cause.ts';
import type { When } from './conditions.ts';
import type { Stated } from './evidence.ts';
import type { Outcome } from './outcome.ts';
import type { Span } from './span.ts';

/** Something that happens to a client and is not time. */
export type Stimulus =
  | 'http-400'
  | 'http-404'
  | 'http-4xx'
  | 'http-5xx'
  | 'unauthorized'
  | 'stream-ended'
  | 'stream-broken'
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

/** What a client does about a {@link Stimulus}. */
export interface Reaction extends Stated {
  readonly on: Stimulus;
  readonly during?: Span;
  /** The span that ends; `null`: none does. */
  readonly fails: Span | null;
  readonly cause: Cause;
  readonly outcome: Outcome;
  readonly when?: When;
}
