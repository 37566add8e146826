import type { Cause } from './cause.ts';
import type { When } from './conditions.ts';
import type { Stated, Unknown } from './evidence.ts';
import type { Span } from './span.ts';

/** How long a client waits before it begins again. Times in milliseconds. */
export interface Backoff {
  /** The waits, one by one; beyond them `firstMs` and `factor` count. */
  readonly delaysMs?: readonly number[];
  readonly firstMs?: number;
  readonly factor?: number | 'linear';
  readonly maxMs?: number | null;
  readonly jitter?: number | 'full';
  readonly serverRetry?: 'once' | 'kept' | 'ignored';
  readonly breaker?: { readonly failures: number; readonly withinMs: number; readonly pauseMs: number };
}

/**
 * A failed span begun again inside the same parent, whose deadlines go on running. One of a `connection` that was lost is
 * made at the next call, inside it.
 */
export interface Retry extends Stated {
  readonly of: Span;
  readonly after: readonly Cause[] | 'any';
  /** How often beyond the first; `null`: without a limit. */
  readonly times: number | null | Unknown;
  readonly backoff: Backoff;
  readonly by?: 'same-connection' | 'reconnect' | 'reinitialize' | 'respawn' | 'fresh-session';
  readonly only?: 'idempotent' | 'read-only';
  readonly countResets?: 'on-success' | 'on-clean-end' | 'never';
  /** Sends `Last-Event-ID`: the last id there was, or (`latest-stream`) none where the latest stream had none. */
  readonly resumes?: boolean | 'latest-stream';
  /** Of a stream: one that was never accepted is not asked for again. */
  readonly onceAccepted?: boolean;
  /** The statuses that end it, whatever it is tried after. */
  readonly exceptStatuses?: readonly number[];
  /** Of a body: an answer that is an error does not count, so that the rest is asked for all the same. */
  readonly deafToErrors?: boolean;
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
