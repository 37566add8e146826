import type { WallSkew } from '../../time/core/wall-skew.ts';
import type { PausedPart } from '../../time/processes/protocol.ts';
import type { ReadListener } from '../../wire/server-inbox.ts';

/** The server itself, in virtual time: in this thread, or with its processes. */
export interface ServerControl {
  /**
   * Stops the server. None of its timers fires, and what is sent to it waits. When the last pause is lifted, it reads what waits,
   * in order, and then the timers that were due meanwhile fire.
   *
   * @param what `event-loop`: the process and thread that serves. `machine`: all its processes and threads, and no connection
   *   is accepted
   * @param uncounted whether its monotonic clocks do not count the pause, as while a machine sleeps. Its timers are late by
   *   the pause then
   * @returns how to let it go on
   */
  pause(what: PausedPart, uncounted?: boolean): { lift(): void };
  /**
   * Calls the listener when the server is about to read a message. If the listener pauses the server, it reads that message when
   * it goes on.
   *
   * @returns how to stop
   */
  beforeRead(listener: ReadListener): () => void;
  /** Makes its wall clock wrong. Its timers and monotonic clocks stay right. @returns how to set it right */
  skewWallClock(skew: Pick<WallSkew, 'aheadMs' | 'driftPpm'>): { lift(): void };
}
