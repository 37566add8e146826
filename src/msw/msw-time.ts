import type { GateContext } from '../faults/upstream/gate/upstream-exchange.ts';

/**
 * The time of the user's test: its globals are read at each use, so that fake timers apply whenever they are installed. What
 * takes no time needs no timer, which a test would have to run.
 */
export const testTime: GateContext = {
  now: () => Date.now(),
  label: () => null,
  setTimer(run, delayMs) {
    let isCancelled = false;
    if (delayMs <= 0) {
      void Promise.resolve().then(() => isCancelled || run());
      return {
        cancel() {
          isCancelled = true;
        },
      };
    }
    const timer = globalThis.setTimeout(run, delayMs);
    return { cancel: () => globalThis.clearTimeout(timer) };
  },
};
