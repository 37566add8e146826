import type { ClockReading } from '../base/errors.ts';
import type { OpenWork } from '../base/open-work.ts';
import type { Standstill } from './standstill.ts';
import type { OutputPosition, WorkStamp } from './work-stamp.ts';

/** The timers that a participant should fire. */
export interface Firing {
  /** When the first timer is due. */
  readonly nowMs: number;
  /**
   * Up to this time, no other participant has a timer and the open run continues. So the participant may fire more of its own
   * timers after the first.
   */
  readonly untilMs: number;
  /** How many timers the participant may fire at most. */
  readonly atMost: number;
  /** Call it when the participant's clock moves to its next timer, before any effect of that timer can be seen. */
  moved(nowMs: number): void;
  /** Call it after the timers of an instant have fired, for each instant except the first. */
  firedAt(nowMs: number): void;
}

/**
 * A thread or process that shares a {@link VirtualClock}: this thread, or a child process through its agent.
 *
 * The clock moves in rounds: every unsettled participant settles, the clock finds the earliest timer of all participants, every
 * participant is set to the time of that timer, and only then does the owner of the timer fire it. The interface has callbacks
 * and no promises: the tracker, which decides whether anything still runs, would see a promise as activity.
 */
export interface Participant {
  /** The name of the participant in reports, such as `this process` or `child 4711 (server.js)`. */
  readonly name: string;
  /** Whether anything may have happened in the participant since it last settled. Read before every step, so it must be cheap. */
  readonly unsettled: boolean;
  /** When its next timer was due when it last settled, in virtual milliseconds. `Infinity`: it had no timer. */
  readonly nextMs: number;
  /** Calls back when nothing in the participant can run before time moves. */
  settle(nowMs: number, settled: () => void): void;
  /** Sets its clock and fires nothing. Every participant is set before any timer fires. */
  set(nowMs: number, done: () => void): void;
  /**
   * Sets its clock to `nowMs` and fires the first timer that is due at that time. It fires nothing if no timer is due:
   * {@link nextMs} may be out of date, because real work may have cleared the timer. As long as nothing else happens in the
   * participant, it may continue with its next timers, each at its own time.
   *
   * @param fired called with the number of timers that were fired
   */
  fire(firing: Firing, fired: (timers: number) => void): void;
  /** A clock in the participant that reads later than `nowMs`, the time that was last set. `null`: no clock, as it must be. */
  ahead(nowMs: number): ClockReading | null;
  /** Why the participant does not answer, if it knows a better reason than work in flight. Called for reports of stuck waits. */
  unresponsive?(standstill: Standstill): Error | undefined;
  /** Called when the participant may be stuck, which is a good moment to find the work that it waits for. */
  suspected?(): void;
  /** The processes that work for the participant, together with all their descendants. */
  processes?(): readonly number[];
  /** Grows while the participant makes progress, such as bytes on their way. Such a participant is slow, but not stuck. */
  progress?(): number;
  /** An error after the participant has reported that it never settles. Called regularly while the clock waits for it. */
  neverIdle?(): Error | undefined;
  /** Real milliseconds of its program's work so far, as on an otherwise idle machine. Never decreases. */
  readonly workMs?: number;
  /** How much work its program had done when it wrote the output that has just arrived. */
  stampWork?(where?: OutputPosition): WorkStamp;
  /** The work that the participant waits for now, for the reports of stuck waits and of deadlocks. */
  waitingFor(): readonly OpenWork[];
}
