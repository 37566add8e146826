import type { NotAwaitedError } from './not-awaited-error.ts';

/** What is needed of the test that runs: as vitest hands it to a matcher, or as its hooks know it. */
export interface RunningTest {
  /** Calls back when the test is over; what it throws fails the test. Throws itself where there is no test. */
  onFinished(finished: () => Promise<void>): void;
  /** Has the runner wait for something before it calls the test over, where it can. */
  waitFor(work: Promise<unknown>): void;
  /** Whether it failed already. */
  hasFailed(): boolean;
}

const taking: ReadonlySet<PropertyKey> = new Set(['then', 'catch', 'finally']);

/** The same promise, which reports its use by `then`, `catch` or `finally`. */
const seen = <T>(promise: Promise<T>, use: (made: Promise<unknown>) => unknown): Promise<T> =>
  new Proxy(promise, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function' || !taking.has(key)) return value;
      return (...reactions: unknown[]) => use(Reflect.apply(value, target, reactions));
    },
  });

/**
 * Makes the answer of a matcher fail its test when the test does not await it: a forgotten promise would pass silently.
 * What is still under way when the test is over is stopped, so that no other test meets its clock.
 *
 * @param answer what the matcher returns; the runner takes it first, once or (`expect.soft`) twice, then the test
 * @param stop ends what the answer waits for
 * @param forgotten what to fail the test with; made early, for its stack
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
  const handed = <V>(promise: Promise<V>, times: number): Promise<V> =>
    seen(promise, (made) => {
      if (times === 0) {
        awaited = true;
        return made;
      }
      last = made;
      made.catch(() => {}); // the error above reports it
      return handed(made, times - 1);
    });
  return handed(answer, soft ? 2 : 1);
}
