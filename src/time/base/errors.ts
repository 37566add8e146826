import type { OpenWork } from './open-work.ts';

/** The base of all errors of the clock. `code` is stable. Messages say what failed and what to do. */
export abstract class ClockError extends Error {
  abstract readonly code: string;
  /** The work that the clock waited for, if the wait is the reason for the error. */
  readonly waitingFor: readonly OpenWork[];

  constructor(message: string, waitingFor: readonly OpenWork[] = []) {
    super(message);
    this.waitingFor = waitingFor;
  }
}

/** Nothing can run any more: there is no timer and no work in flight, but the call is still open. */
export class DeadlockError extends ClockError {
  override readonly name = 'DeadlockError';
  readonly code = 'ERR_DEADLOCK';
}

/** Code armed a native timer although time is virtual, mostly by a `setTimeout` that it captured before `install()`. */
export class LeakError extends ClockError {
  override readonly name = 'LeakError';
  readonly code = 'ERR_REAL_TIMER';
}

/** Work is in flight, and none of it was completed within the limits `maxRealWaitMs` and `maxCpuMs`. */
export class StuckError extends ClockError {
  override readonly name = 'StuckError';
  readonly code = 'ERR_STUCK';
}

/** Callbacks have used `maxCpuMs` of processor time within one instant, during which virtual time cannot move. */
export class NeverIdleError extends ClockError {
  override readonly name = 'NeverIdleError';
  readonly code = 'ERR_NEVER_IDLE';
  /** `file:line:column` of a callback that was armed during this instant, if one was seen. */
  readonly source: string | undefined;

  constructor(message: string, source?: string) {
    super(message);
    this.source = source;
  }
}

/** The next timer lies beyond the `limitMs` of the run. */
export class VirtualLimitError extends ClockError {
  override readonly name = 'VirtualLimitError';
  readonly code = 'ERR_VIRTUAL_LIMIT';
}

/** The run has fired `maxSteps` timers. */
export class StepLimitError extends ClockError {
  override readonly name = 'StepLimitError';
  readonly code = 'ERR_STEP_LIMIT';
}

/** The caller of the run has seen enough and ends it. */
export class EnoughError extends ClockError {
  override readonly name = 'EnoughError';
  readonly code = 'ERR_ENOUGH';
}

/** Another virtual clock is installed in this thread. */
export class ClockBusyError extends ClockError {
  override readonly name = 'ClockBusyError';
  readonly code = 'ERR_CLOCK_BUSY';
}

/** This clock is already being moved by a `run`, `advance` or `advanceUntil`. */
export class ClockRunningError extends ClockError {
  override readonly name = 'ClockRunningError';
  readonly code = 'ERR_CLOCK_RUNNING';
}

/** A fake clock of another library (`vi.useFakeTimers()`, sinon, `node:test`) is installed. */
export class FakeClockPresentError extends ClockError {
  override readonly name = 'FakeClockPresentError';
  readonly code = 'ERR_FAKE_CLOCK';
}

/** The clock cannot do what was asked, such as run before it was installed. */
export class ClockUsageError extends ClockError {
  override readonly name = 'ClockUsageError';
  readonly code = 'ERR_CLOCK_USAGE';
}

/** The reading of one clock. */
export interface ClockReading {
  /** The owner of the clock, such as `server.js (c1)`. */
  readonly name: string;
  readonly nowMs: number;
}

/**
 * The clock of a participant reads later than the clock of this thread, so the participant has fired timers that are not due
 * yet. The program under test cannot cause this.
 */
export class ClockAheadError extends ClockError {
  override readonly name = 'ClockAheadError';
  readonly code = 'ERR_CLOCK_AHEAD';

  constructor(
    readonly ahead: ClockReading,
    readonly here: ClockReading,
  ) {
    super(
      `The clock of ${ahead.name} is at virtual +${ahead.nowMs} ms, ahead of the clock of ${here.name}, which is at ` +
        `+${here.nowMs} ms. No clock may run ahead, so what it has sent since is not to be trusted. Please report this ` +
        'with the server that shows it.',
    );
  }
}
