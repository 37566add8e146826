import type { ClockReading } from '../base/errors.ts';
import type { OpenWork } from '../base/open-work.ts';
import type { Standstill } from './standstill.ts';
import type { OutputPosition, WorkStamp } from './work-stamp.ts';

/** Which timers a participant is to fire. */
export interface Firing {
  /** When the first timer is due. */
  readonly nowMs: number;
  /**
   * No other participant has a timer by then, and the open run goes on: more timers of its own may follow the first.
   */
  readonly untilMs: number;
  /** So many timers at most. */
  readonly atMost: number;
  /** Its clock moves on from timer to timer. To be called before anything that it does from then on can be seen. */
  moved(nowMs: number): void;
  /** It has fired timers at that instant, after those at the instant before. To be called for each but the first. */
  firedAt(nowMs: number): void;
}

/**
 * Something that shares a {@link VirtualClock}: this thread, or a child process by way of its agent.
 *
 * The clock moves in rounds: every unsettled participant settles, the earliest timer of all is found, every
 * participant is set to its time, and only then does its owner fire it. Callbacks, not promises: a promise of ours
 * would itself be activity to the tracker that decides whether anything still runs.
 */
export interface Participant {
  /** How reports name it, such as `this process` or `child 4711 (server.js)`. */
  readonly name: string;
  /** Whether anything may have happened in it since it last settled. Asked before every step, so cheap. */
  readonly unsettled: boolean;
  /** When its next timer is due, in virtual milliseconds, as of its last settling. `Infinity`: it has none. */
  readonly nextMs: number;
  /** Calls back once nothing in it can run before time moves. */
  settle(nowMs: number, settled: () => void): void;
  /** Sets its clock and fires nothing. Every participant is set before any fires. */
  set(nowMs: number, done: () => void): void;
  /**
   * Sets its clock to `nowMs` and fires the first timer that is due by then. It fires nothing if none is due any more:
   * {@link nextMs} may be out of date, as real work may have cleared that timer since. As long as nothing else happens
   * in it, it may go on with its next timers, each at its own time.
   *
   * @param fired called with the number of timers that were fired
   */
  fire(firing: Firing, fired: (timers: number) => void): void;
  /** A clock in it that reads later than `nowMs`, the time it was last set to. `null`: none does, as must always be. */
  ahead(nowMs: number): ClockReading | null;
  /** Why it does not answer, if it knows better than that work is in flight; asked when it is called stuck. */
  unresponsive?(standstill: Standstill): Error | undefined;
  /** Perhaps it is stuck: a good moment to find out what it waits for. */
  suspected?(): void;
  /** The processes whose threads, and those of all that descends from them, work for it. */
  processes?(): readonly number[];
  /** Grows while it gets on, as by bytes that are under way: then it is not stuck, however slow it is. */
  progress?(): number;
  /** An error once it has reported that it never comes to rest; called regularly while it is waited for. */
  neverIdle?(): Error | undefined;
  /** Real milliseconds of its program's work so far, as they would be on an otherwise idle machine. Never decreases. */
  readonly workMs?: number;
  /** How much it had worked when it wrote the output that has just arrived. */
  stampWork?(where?: OutputPosition): WorkStamp;
  /** What it waits for now, for the *stuck* and *deadlock* reports. */
  waitingFor(): readonly OpenWork[];
}
