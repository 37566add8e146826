import { knownWork, type OutputPosition, type WorkStamp } from '../time/core/work-stamp.ts';

/**
 * The real work of one server, as those account for it who carry its messages: each is told after the work that was done
 * before it, so that work is booked between messages, where clients' clocks may restart.
 */
export interface WorkAccount {
  /** The server has just said something: how much it had worked by then, as on an otherwise idle machine. */
  stamp(where?: OutputPosition): WorkStamp;
  /** The work before the last message that was told. Never decreases. */
  readonly heardMs: number;
  /**
   * The server said something after so much work, and it is about to be told.
   *
   * @returns false: time has yet to pass, ask again in a later macrotask. Only in a play that charges work to the clock
   */
  hear(workMs: number): boolean;
  /** What was done until now was done before anything waited for it: it counts as heard, and belongs to no message. */
  skip(): void;
}

/** Where work is not measured. */
export const unmeasured: WorkAccount = { stamp: () => knownWork(0), heardMs: 0, hear: () => true, skip() {} };
