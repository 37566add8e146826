import type { When } from './conditions.ts';
import type { Stated, Unknown } from './evidence.ts';
import type { Span } from './span.ts';

/** A bound on how many spans of one kind are open at a time. The others wait in order. */
export interface Queue extends Stated {
  /** The span that waits. */
  readonly of: Span;
  /** The spans that count together: the spans towards one `server`, of one `client`, or towards one `origin`. */
  readonly among: 'server' | 'client' | 'origin';
  /** The largest number of spans that are open at a time; `null`: no bound. */
  readonly atOnce: number | null | Unknown;
  /**
   * `read-only`: calls of tools with `readOnlyHint` do not wait and do not count.
   *
   * @defaultValue every call waits and counts
   */
  readonly unless?: 'read-only';
  /**
   * The conditions under which the statement holds.
   *
   * @defaultValue always
   */
  readonly when?: When;
}
