import type { When } from './conditions.ts';
import type { Stated, Unknown } from './evidence.ts';
import type { Span } from './span.ts';

/** What waits for what: at most `atOnce` such spans are open among those named; `null`: no bound. */
export interface Queue extends Stated {
  readonly of: Span;
  readonly among: 'server' | 'client' | 'origin';
  readonly atOnce: number | null | Unknown;
  readonly unless?: 'read-only';
  readonly when?: When;
}
