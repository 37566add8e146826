import type { When } from './conditions.ts';
import type { Ms } from './duration.ts';
import type { Stated, Unknown } from './evidence.ts';
import type { Mark } from './mark.ts';
import type { Outcome } from './outcome.ts';
import type { Span } from './span.ts';

/** How a client notices that a limit is reached: at the next tick of a poller with this interval, or at one of these marks. */
export type Noticed = { readonly everyMs: number } | { readonly on: readonly Mark[] };

/**
 * One clock on the path: a limit over a span. A span with both a total limit and a limit that restarts has two deadlines.
 *
 * @example
 * ```ts
 * import type { Deadline } from 'mcp-deadline';
 * import { by, cancelled, error } from 'mcp-deadline/authoring';
 *
 * const deadline: Deadline = {
 *   over: 'execution',
 *   from: 'sent',
 *   ms: { set: ['timeout'], else: 60_000 },
 *   restartedBy: ['progress'],
 *   outcome: { toCaller: error('Request timed out', 'caller', -32001), toServer: [cancelled('Request timed out')] },
 *   ...by('source', 'sdk 1.32.2 shared/protocol.js', '2026-11-21'),
 * };
 * ```
 */
export interface Deadline extends Stated {
  /** The spans that arm it when they begin and disarm it when they end. */
  readonly over: Span | readonly Span[];
  /**
   * The JSON-RPC methods whose spans it is over, such as `tools/list` for one kind of `page`.
   *
   * @defaultValue every method
   */
  readonly methods?: readonly string[];
  /**
   * The mark inside the span that arms it.
   *
   * @defaultValue the beginning of the span
   */
  readonly from?: Mark;
  /** The limit in milliseconds. */
  readonly ms: Ms;
  /**
   * The marks that restart the full limit.
   *
   * @defaultValue none
   */
  readonly restartedBy?: readonly Mark[] | Unknown;
  /**
   * The spans that pause it while one of them is open inside its span.
   *
   * @defaultValue none
   */
  readonly pausedBy?: readonly Span[];
  /**
   * How the client notices that the limit is reached.
   *
   * @defaultValue at once, by a timer
   */
  readonly noticed?: Noticed;
  /**
   * Whether it stays armed after its span succeeds: a timer that the client forgets to clear. When it fires, no caller waits
   * any more, but the server is still notified about a request that it has answered.
   *
   * @defaultValue false
   */
  readonly outlivesAnswer?: boolean;
  /** What happens when it fires. */
  readonly outcome: Outcome;
  /**
   * The conditions under which the statement holds.
   *
   * @defaultValue always
   */
  readonly when?: When;
}
