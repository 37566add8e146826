import type { RunningTest } from './must-be-awaited.ts';
import type { TestLimit } from './search-limit.ts';

/** The fields that are used here of vitest's task: the test in which a matcher runs. */
interface VitestTask {
  /** The promises that vitest awaits after the test's function has returned. */
  promises?: Promise<unknown>[];
  /** The limit of the test in real milliseconds; 0: no limit. */
  readonly timeout?: number;
  readonly result?: { readonly state?: string; readonly startTime?: number };
  readonly context?: { readonly onTestFinished?: (finished: () => Promise<void>) => void };
}

function limitOf({ timeout, result }: VitestTask): TestLimit | null {
  const beganMs = result?.startTime;
  return typeof timeout === 'number' && typeof beganMs === 'number' ? { beganMs, timeoutMs: timeout } : null;
}

/** The test in which a matcher runs; `undefined`: the matcher runs outside a test, or the runner does not report the test. */
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
