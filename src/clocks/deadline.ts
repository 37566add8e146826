import type { When } from './conditions.ts';
import type { Ms } from './duration.ts';
import type { Stated, Unknown } from './evidence.ts';
import type { Mark } from './mark.ts';
import type { Outcome } from './outcome.ts';
import type { Span } from './span.ts';

/** How an expiry is noticed: at once by a timer (`undefined`), at a poller's next tick, or only when a mark comes. */
export type Noticed = { readonly everyMs: number } | { readonly on: readonly Mark[] };

/** One clock on the path: a limit over a span. A total cap is simply a second deadline over the same span. */
export interface Deadline extends Stated {
  /** Armed when such a span begins, disarmed when it ends. */
  readonly over: Span | readonly Span[];
  /** Only over spans of these requests, as `tools/list` among the pages of a start-up. */
  readonly methods?: readonly string[];
  /** Armed when this mark comes inside the span, rather than at its beginning. */
  readonly from?: Mark;
  readonly ms: Ms;
  /** Each of these restarts the full window. */
  readonly restartedBy?: readonly Mark[] | Unknown;
  /** Paused while one of these is open inside the span. */
  readonly pausedBy?: readonly Span[];
  readonly noticed?: Noticed;
  /**
   * Stays armed where its span ends well: a timer that the client forgets to clear. When it fires nothing waits any more,
   * and the server is still notified, about a request that it has answered.
   */
  readonly outlivesAnswer?: boolean;
  readonly outcome: Outcome;
  readonly when?: When;
}
