import vm from 'node:vm';

/** The work was not done within its real time. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

let place: { readonly script: vm.Script; readonly context: { run: () => unknown } } | undefined;

// The error comes from the other context: it is no `Error` of ours.
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/**
 * Runs something synchronous, and ends it where it stands once it has taken `limitMs` of real time: even a regular
 * expression that backtracks for ever, which no check of its text finds for certain. V8 stops the thread, so what was
 * interrupted must not be used any more.
 *
 * @throws OutOfTimeError, or what `run` throws
 */
export function withinRealTime<T>(limitMs: number, run: () => T): T {
  place ??= { script: new vm.Script('run()'), context: vm.createContext({ run }) as { run: () => unknown } };
  const { script, context } = place;
  const outer = context.run;
  context.run = run;
  try {
    return script.runInContext(context as vm.Context, { timeout: limitMs }) as T;
  } catch (error) {
    if (isTimeout(error)) throw new OutOfTimeError(`not done within ${limitMs} real ms`, { cause: error });
    throw error;
  } finally {
    context.run = outer;
  }
}
