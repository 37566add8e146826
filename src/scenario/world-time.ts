import type { ClockTime } from '../clocks/live-clocks.ts';
import type { RunWatch } from '../time/core/clock-options.ts';
import type { BlockTime } from '../wire/delivery-queue.ts';
import type { StopReason, WaitingFor } from '../wire/transcript.ts';

/** Why time stood still for good. */
export interface Stopped {
  readonly why: StopReason;
  readonly note: string;
  /** What was waited for, in milliseconds of this world. */
  readonly waitingFor?: readonly WaitingFor[];
}

/** What became of a run: its value, or why it cannot end. */
export type RunEnd<T> = { readonly value: T } | { readonly stopped: Stopped };

/** How far a run may go. */
export interface RunBounds {
  /** Virtual milliseconds from now (real ones where time is real). */
  readonly limitMs: number;
  readonly maxSteps: number;
  /** Ends the run once it has seen enough, in the world's time. Default: everything is seen. */
  readonly watch?: RunWatch;
  readonly signal?: AbortSignal;
}

/** The time of one world: virtual, or real for servers that cannot be virtualised. */
export interface WorldTime extends ClockTime {
  readonly kind: 'virtual' | 'real';
  readonly blockTime: BlockTime;
  /** Runs until `fn` settles, or until it is plain that it never will. */
  run<T>(fn: () => Promise<T>, bounds: RunBounds): Promise<RunEnd<T>>;
}
