import { real } from '../time/base/real.ts';

/** The share of the test's limit that the search leaves for the rest of the test and for the message. */
const leftShare = 0.3;

/** The time limit of a test in its runner. */
export interface TestLimit {
  /** When the test began, by `Date.now()`. */
  readonly beganMs: number;
  /** The limit in real milliseconds. */
  readonly timeoutMs: number;
}

/**
 * A signal that ends the search for boundaries and advice before the time limit of the test. So a matcher that fails still
 * shows its message, with the results of the search so far. Verdicts do not depend on the signal.
 *
 * @param limit `null`: no limit
 * @param instead what else the author of the test can do
 */
export function searchLimit(
  limit: TestLimit | null,
  instead: string,
): { readonly signal?: AbortSignal; clear(): void } {
  if (limit === null || limit.timeoutMs <= 0 || !Number.isFinite(limit.timeoutMs)) return { clear() {} };
  const ending = new AbortController();
  const leftMs = limit.beganMs + limit.timeoutMs * (1 - leftShare) - real.Date.now();
  const left = Math.max(0, Math.round(leftMs));
  const why = `the timeout of the test left ${left} ms for it. Raise testTimeout, or ${instead}`;
  const stop = () => ending.abort(new Error(why));
  if (leftMs <= 0) {
    stop();
    return { signal: ending.signal, clear() {} };
  }
  const timer = real.setTimeout(stop, Math.min(leftMs, 2 ** 31 - 1));
  timer.unref();
  return { signal: ending.signal, clear: () => real.clearTimeout(timer) };
}
