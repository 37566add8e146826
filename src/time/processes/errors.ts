import { ClockError } from '../base/errors.ts';
import type { OpenWork } from '../base/open-work.ts';

/** The file that children load was not built. */
export class AgentNotBuiltError extends ClockError {
  override readonly name = 'AgentNotBuiltError';
  readonly code = 'ERR_AGENT_NOT_BUILT';
}

/** The host was used in a way that makes no sense, such as before it listens. */
export class LockStepUsageError extends ClockError {
  override readonly name = 'LockStepUsageError';
  readonly code = 'ERR_LOCK_STEP_USAGE';
}

/** No process on the clock has begun to listen to a port. */
export class NotListeningError extends ClockError {
  override readonly name = 'NotListeningError';
  readonly code = 'ERR_NOT_LISTENING';
  /**
   * - `ended`: the child has ended.
   * - `elsewhere`: it listens, but to another port.
   * - `late`: it has not listened within the virtual time limit, or its host was closed.
   */
  readonly why: 'ended' | 'elsewhere' | 'late';

  constructor(message: string, why: NotListeningError['why']) {
    super(message);
    this.why = why;
  }
}

/**
 * - `ERR_SPIN`: a child loops until its clock has moved (`while (Date.now() < end) {}`), which never happens.
 * - `ERR_CPU_BOUND`: a child has been computing, or waiting for the processor, in one stretch for longer than the
 *   limit.
 * - `ERR_NO_ANSWER`: a child does not answer and does not compute either: stopped, or blocked in a system call.
 * - `ERR_NEVER_IDLE`: a child answers in part, but its callbacks never cease, so it is never settled.
 */
export type UnresponsiveCode = 'ERR_SPIN' | 'ERR_CPU_BOUND' | 'ERR_NO_ANSWER' | 'ERR_NEVER_IDLE';

/** A child process does not answer the clock, so time cannot go on. */
export class UnresponsiveChildError extends ClockError {
  override readonly name = 'UnresponsiveChildError';
  readonly code: UnresponsiveCode;
  readonly pid: number;

  /** @param waitingFor what it does instead of answering */
  constructor(code: UnresponsiveCode, pid: number, message: string, waitingFor: readonly OpenWork[]) {
    super(message, waitingFor);
    this.code = code;
    this.pid = pid;
  }
}
