import { knownWork, type OutputPosition, type WorkStamp } from '../time/core/work-stamp.ts';

/**
 * The real work of one server, for the links that deliver its messages. A message is delivered after the work that was done
 * before it. So work is booked between messages: a client's clocks may restart at each message.
 */
export interface WorkAccount {
  /** The server has just sent a message. @returns the work that it had done by then, as on an otherwise idle machine */
  stamp(where?: OutputPosition): WorkStamp;
  /** The work before the last message that was delivered. Never decreases. */
  readonly heardMs: number;
  /**
   * The message that the server sent after `workMs` of work is about to be delivered.
   *
   * @returns false: virtual time has yet to pass, so call it again in a later macrotask. Only in a play that charges work to
   * the clock
   */
  hear(workMs: number): boolean;
  /** No client waited during the work until now. It counts as delivered, and is charged to no message. */
  skip(): void;
}

/** The account for a server whose work is not measured. */
export const unmeasured: WorkAccount = { stamp: () => knownWork(0), heardMs: 0, hear: () => true, skip() {} };
