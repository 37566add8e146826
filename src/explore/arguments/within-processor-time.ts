import vm from 'node:vm';
import { ownUserMs } from '../../time/os/own-thread.ts';

/** The work used up its processor time. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

/** Work that V8 stops counts as out of time if it used this part of the limit: the kernel used the rest. */
const ENOUGH = 0.8;

let place: { readonly script: vm.Script; readonly context: { run: () => unknown } } | undefined;

// The error comes from the other context, so `instanceof Error` is false for it.
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/**
 * Runs synchronous work, and stops it after `limitMs` of processor time. It stops even a regular expression that backtracks
 * without end, which cannot be recognised reliably by its text. V8 can only stop a thread after some real time. If this thread
 * got too little processor time until then, the work begins again with twice the real time.
 *
 * @param run may be stopped anywhere, and called again
 * @param stopped called each time after V8 has stopped `run`: whatever `run` was changing must not be used any more
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
