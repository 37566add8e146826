import type { When } from './conditions.ts';
import type { Stated, Unknown } from './evidence.ts';
import type { Outcome } from './outcome.ts';

/** What is too big, and then. */
export interface Limit extends Stated {
  readonly of: 'line' | 'event' | 'body' | 'request' | 'result' | 'tools';
  readonly max: number | null | Unknown;
  readonly unit: 'bytes' | 'chars' | 'tokens' | 'lines' | 'count';
  readonly outcome: Outcome | 'file' | 'cut-middle' | 'cut-end';
  readonly when?: When;
}
