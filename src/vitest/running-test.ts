import type { RunningTest } from './must-be-awaited.ts';

/** What vitest says of the test that a matcher runs in, as far as it is needed. */
interface VitestTask {
  /** What vitest waits for when the test's function has returned. */
  promises?: Promise<unknown>[];
  readonly result?: { readonly state?: string };
  readonly context?: { readonly onTestFinished?: (finished: () => Promise<void>) => void };
}

/** The test that a matcher runs in. `undefined` where vitest does not say: outside a test, or in a runner like it. */
export function runningTest(matcher: object): RunningTest | undefined {
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
  };
}
