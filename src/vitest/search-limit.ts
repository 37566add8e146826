import { real } from '../time/base/real.ts';

/** So much of its test's time a matcher leaves for everything else: the rest of the test, and the message. */
const leftShare = 0.3;

/** When a test ends by itself: its runner's time limit, in real milliseconds. */
export interface TestLimit {
  /** When it began, by `Date.now()`. */
  readonly beganMs: number;
  readonly timeoutMs: number;
}

/**
 * A signal that ends the search for boundaries and advice before the test's own time limit does: a matcher that fails then
 * has its message, with what was found. Verdicts do not depend on it.
 *
 * @param limit `null`: there is none
 */
export function searchLimit(limit: TestLimit | null): { readonly signal?: AbortSignal; clear(): void } {
  if (limit === null || limit.timeoutMs <= 0 || !Number.isFinite(limit.timeoutMs)) return { clear() {} };
  const ending = new AbortController();
  const leftMs = limit.beganMs + limit.timeoutMs * (1 - leftShare) - real.Date.now();
  const left = Math.max(0, Math.round(leftMs));
  const why = `the timeout of the test left ${left} ms for it. Raise testTimeout, or ask for no boundary with { explain: 0 }`;
  const stop = () => ending.abort(new Error(why));
  if (leftMs <= 0) {
    stop();
    return { signal: ending.signal, clear() {} };
  }
  const timer = real.setTimeout(stop, Math.min(leftMs, 2 ** 31 - 1));
  timer.unref();
  return { signal: ending.signal, clear: () => real.clearTimeout(timer) };
}
