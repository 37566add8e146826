import type { When } from './conditions.ts';
import type { Ms } from './duration.ts';
import type { Stated } from './evidence.ts';
import type { Span } from './span.ts';

/** What a client does at intervals, or before each call: a ping, a poll, a list. */
export interface Cadence extends Stated {
  readonly of: Span;
  readonly everyMs: Ms;
  readonly at: 'timer' | 'before-call';
  readonly tolerates?: number;
  readonly fallback?: Span;
  readonly when?: When;
}
