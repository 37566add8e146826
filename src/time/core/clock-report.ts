import type { Leak } from '../tracking/leak-detector.ts';

/** What a clock has done so far. */
export interface ClockReport {
  /** Timers fired in this thread. */
  readonly steps: number;
  /** Turns of the event loop that were needed to find quiescence between the timers. */
  readonly turns: number;
  /** Virtual milliseconds since the clock was made. */
  readonly nowMs: number;
  /** Real milliseconds in which virtual time did not move, by the kind of work that was waited for. */
  readonly realWaitMs: Readonly<Record<string, number>>;
  /** Native timers armed while time was virtual. */
  readonly leaks: readonly Leak[];
  /** How often several timers were due at one instant. */
  readonly tiesMet: number;
  /** The work that is in flight now. */
  readonly inFlight: readonly string[];
}
