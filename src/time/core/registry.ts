import { ClockBusyError } from '../base/errors.ts';

// On `process` and not in this module: test runners load modules several times in one thread, and each thread has one
// `process`.
const KEY = Symbol.for('mcp-deadline.installed-clock');
const slot = process as unknown as Record<symbol, object | undefined>;

/** Registers a clock as the one that is installed in this thread. @throws ClockBusyError if another clock is installed */
export function claimThread(clock: object): void {
  const holder = slot[KEY];
  if (holder !== undefined && holder !== clock) {
    throw new ClockBusyError(
      'Failed to install the virtual clock: another one is installed in this thread, and a thread has one time. ' +
        'Uninstall it first (`using clock = ...` does so by itself). Tests that run at the same time (`test.concurrent`) ' +
        "cannot share a thread: let them run one after the other, or use clocks of `scope: 'harness'`.",
    );
  }
  slot[KEY] = clock;
}

export function releaseThread(clock: object): void {
  if (slot[KEY] === clock) delete slot[KEY];
}
