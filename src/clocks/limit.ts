import type { When } from './conditions.ts';
import type { Stated, Unknown } from './evidence.ts';
import type { Outcome } from './outcome.ts';

/**
 * What is too big, and then. Of HTTP: `request` and `response` are bodies, `request-headers` the head of a request,
 * `requests` how many one connection takes before it is closed.
 */
export interface Limit extends Stated {
  readonly of: 'line' | 'event' | 'body' | 'request' | 'request-headers' | 'requests' | 'response' | 'result' | 'tools';
  readonly max: number | null | Unknown;
  readonly unit: 'bytes' | 'chars' | 'tokens' | 'lines' | 'count';
  readonly outcome: Outcome | 'file' | 'cut-middle' | 'cut-end';
  readonly when?: When;
}
