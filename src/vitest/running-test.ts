import type { RunningTest } from './must-be-awaited.ts';
import type { TestLimit } from './search-limit.ts';

/** What vitest says of the test that a matcher runs in, as far as it is needed. */
interface VitestTask {
  /** What vitest waits for when the test's function has returned. */
  promises?: Promise<unknown>[];
  /** Real milliseconds; 0: no limit. */
  readonly timeout?: number;
  readonly result?: { readonly state?: string; readonly startTime?: number };
  readonly context?: { readonly onTestFinished?: (finished: () => Promise<void>) => void };
}

function limitOf({ timeout, result }: VitestTask): TestLimit | null {
  const beganMs = result?.startTime;
  return typeof timeout === 'number' && typeof beganMs === 'number' ? { beganMs, timeoutMs: timeout } : null;
}

/** The test that a matcher runs in. `undefined` where vitest does not say: outside a test, or in a runner like it. */
export function runningTest(matcher: object): (RunningTest & { readonly limit: TestLimit | null }) | undefined {
  const task = 'task' in matcher ? (matcher.task as VitestTask | undefined) : undefined;
  const context = task?.context;
  if (task === undefined || typeof context?.onTestFinished !== 'function') return undefined;
  return {
    onFinished: (finished) => context.onTestFinished?.(finished),
    waitFor: (work) => {
      task.promises ??= [];
      task.promises.push(work);
    },
    hasFailed: () => task.result?.state === 'fail',
    limit: limitOf(task),
  };
}
