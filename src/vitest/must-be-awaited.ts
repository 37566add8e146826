import type { NotAwaitedError } from './not-awaited-error.ts';

/** The test that is running, with the operations that {@link mustBeAwaited} needs. */
export interface RunningTest {
  /** Calls `finished` when the test is over. If `finished` rejects, the test fails. @throws if no test is running */
  onFinished(finished: () => Promise<void>): void;
  /** Makes the runner wait for `work` before the test is over, if it supports that. */
  waitFor(work: Promise<unknown>): void;
  /** Whether the test has failed already. */
  hasFailed(): boolean;
}

const consumers: ReadonlySet<PropertyKey> = new Set(['then', 'catch', 'finally']);

/** A proxy of a promise that passes the result of each `then`, `catch` or `finally` through `use`. */
const watched = <T>(promise: Promise<T>, use: (derived: Promise<unknown>) => unknown): Promise<T> =>
  new Proxy(promise, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function' || !consumers.has(key)) return value;
      return (...reactions: unknown[]) => use(Reflect.apply(value, target, reactions));
    },
  });

/**
 * Makes a test fail if it does not await the promise of a matcher: otherwise the test would pass without the assertion. If the
 * promise is still pending when the test is over, its work is stopped, so that it cannot affect the clock of another test.
 *
 * @param answer the promise of the matcher; the runner itself consumes it once, or twice with `expect.soft`, before the test
 * @param stop ends the work that the promise waits for
 * @param forgotten the error with which the test fails; created early, so that its stack shows the assertion
 */
export function mustBeAwaited<T>(
  answer: Promise<T>,
  test: RunningTest,
  { stop, forgotten, soft }: { readonly stop: () => void; readonly forgotten: NotAwaitedError; readonly soft: boolean },
): Promise<T> {
  let awaited = false;
  let isOver = false;
  let last: Promise<unknown> = answer;
  const over = answer.then(
    () => {
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  try {
    test.onFinished(async () => {
      if (!isOver) stop();
      await over;
      await last.catch((error: unknown) => {
        forgotten.cause = error;
      });
      if (!awaited && !test.hasFailed()) throw forgotten;
    });
  } catch {
    return answer; // outside of a test, or in a hook that runs after it
  }
  test.waitFor(over);
  /** @param byRunner how many times the runner itself still consumes the promise before the test does */
  const watchedUntilAwaited = <V>(promise: Promise<V>, byRunner: number): Promise<V> =>
    watched(promise, (derived) => {
      if (byRunner === 0) {
        awaited = true;
        return derived;
      }
      last = derived;
      derived.catch(() => {}); // `onFinished` reports it as the cause of the error
      return watchedUntilAwaited(derived, byRunner - 1);
    });
  return watchedUntilAwaited(answer, soft ? 2 : 1);
}
