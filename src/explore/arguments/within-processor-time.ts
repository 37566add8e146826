import vm from 'node:vm';
import { ownUserMs } from '../../time/os/own-thread.ts';

/** The work was not done within its processor time. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

/** Work that has had this part of its processor time when it is ended has had it: the kernel took the rest. */
const ENOUGH = 0.8;

let place: { readonly script: vm.Script; readonly context: { run: () => unknown } } | undefined;

// The error comes from the other context: it is no `Error` of ours.
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/**
 * Runs something synchronous, and stops it once it has used `limitMs` of processor time: even a regular
 * expression that never stops backtracking, which no check of its text finds for certain. V8 can only stop a thread by the
 * clock on the wall. If this thread got too little of the processor by then, the work begins again and gets twice as long.
 *
 * @param run may be stopped anywhere, and called again
 * @param stopped called each time after V8 has stopped it: what was interrupted must not be used any more
 * @param usedMs the processor milliseconds of this thread
 * @throws OutOfTimeError, or what `run` throws
 */
export function withinProcessorTime<T>(
  limitMs: number,
  run: () => T,
  stopped: () => void,
  usedMs: () => number = ownUserMs,
): T {
  for (let timeout = limitMs; ; timeout *= 2) {
    const beganMs = usedMs();
    try {
      return runFor(timeout, run);
    } catch (error) {
      if (!isTimeout(error)) throw error;
      stopped();
      if (usedMs() - beganMs >= ENOUGH * limitMs)
        throw new OutOfTimeError(`not done within ${limitMs} ms of processor time`, { cause: error });
    }
  }
}

function runFor<T>(timeout: number, run: () => T): T {
  place ??= { script: new vm.Script('run()'), context: vm.createContext({ run }) as { run: () => unknown } };
  const { script, context } = place;
  const outer = context.run;
  context.run = run;
  try {
    return script.runInContext(context as vm.Context, { timeout }) as T;
  } finally {
    context.run = outer;
  }
}
