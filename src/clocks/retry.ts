import type { Cause } from './cause.ts';
import type { When } from './conditions.ts';
import type { Stated, Unknown } from './evidence.ts';
import type { Span } from './span.ts';

/** How long a client or a gateway waits before it tries again. Times are milliseconds. */
export interface Backoff {
  /**
   * The waits, one for each retry. Later retries wait as `firstMs` and `factor` state.
   *
   * @defaultValue none
   */
  readonly delaysMs?: readonly number[];
  /**
   * The wait before the first retry.
   *
   * @defaultValue 0
   */
  readonly firstMs?: number;
  /**
   * The factor between a wait and the next one. `linear`: each wait is `firstMs` longer than the wait before it.
   *
   * @defaultValue 1
   */
  readonly factor?: number | 'linear';
  /**
   * The longest wait; `null`: no bound.
   *
   * @defaultValue null
   */
  readonly maxMs?: number | null;
  /**
   * The random share of the wait, from 0 to 1. `full`: any time from 0 to the wait. Plays wait without jitter.
   *
   * @defaultValue 0
   */
  readonly jitter?: number | 'full';
  /**
   * What the client does with the `retry` field of an event stream: it waits that long before the next retry (`once`), before
   * every later one (`kept`), or does not read it (`ignored`). Plays treat `once` as `kept`.
   *
   * @defaultValue 'kept'
   */
  readonly serverRetry?: 'once' | 'kept' | 'ignored';
  /**
   * A circuit breaker: after `failures` failures within `withinMs`, it makes no retry for `pauseMs`. No play uses it.
   *
   * @defaultValue none
   */
  readonly breaker?: { readonly failures: number; readonly withinMs: number; readonly pauseMs: number };
}

/**
 * A failed span that begins again inside the same parent, whose deadlines go on running. A lost `connection` is restored at the
 * next call, inside that call.
 */
export interface Retry extends Stated {
  /** The span that is retried. */
  readonly of: Span;
  /** The causes of a failure after which the span is retried. */
  readonly after: readonly Cause[] | 'any';
  /** The number of retries after the first try; `null`: no limit. */
  readonly times: number | null | Unknown;
  /** The waits before the retries. */
  readonly backoff: Backoff;
  /**
   * What comes before the retry: nothing (`same-connection`), or a new connection with the steps of a start-up. `fresh-session`:
   * such a connection, without the lists.
   *
   * @defaultValue 'same-connection'
   */
  readonly by?: 'same-connection' | 'reconnect' | 'reinitialize' | 'respawn' | 'fresh-session';
  /**
   * Only calls of tools with `idempotentHint` (`idempotent`) or `readOnlyHint` (`read-only`). For a gateway: no POST.
   *
   * @defaultValue every call
   */
  readonly only?: 'idempotent' | 'read-only';
  /**
   * For a stream: when the count of retries is reset to 0. `on-success`: when the server accepts a stream. `on-clean-end`: when
   * a stream ends without an error.
   *
   * @defaultValue 'never'
   */
  readonly countResets?: 'on-success' | 'on-clean-end' | 'never';
  /**
   * For a stream: the `Last-Event-ID` of the retry. `true`: the last id of any of its streams. `latest-stream`: the last id
   * of the latest stream, and no id if that stream had none. Plays treat `false` as `true`.
   *
   * @defaultValue true
   */
  readonly resumes?: boolean | 'latest-stream';
  /**
   * For a stream: whether the client requests only a stream again that the server accepted before.
   *
   * @defaultValue false
   */
  readonly onceAccepted?: boolean;
  /**
   * The HTTP statuses after which there is no retry, even if `after` has the cause.
   *
   * @defaultValue none
   */
  readonly exceptStatuses?: readonly number[];
  /**
   * For a body: whether the client requests the rest of a stream although an error has answered its request.
   *
   * @defaultValue false
   */
  readonly deafToErrors?: boolean;
  /**
   * The conditions under which the statement holds.
   *
   * @defaultValue always
   */
  readonly when?: When;
}

/** The wait in milliseconds before the retry with this number (0: the first). */
export function backoffMs(backoff: Backoff, retry: number): number {
  const listed = backoff.delaysMs?.[retry];
  if (listed !== undefined) return listed;
  const first = backoff.firstMs ?? 0;
  const factor = backoff.factor ?? 1;
  const grown = factor === 'linear' ? first * (retry + 1) : first * factor ** retry;
  return backoff.maxMs == null ? grown : Math.min(grown, backoff.maxMs);
}
