import type { NeverIdleError, StuckError } from '../base/errors.ts';
import type { OnLeak } from '../tracking/leak-detector.ts';
import type { Part } from '../tracking/tracker.ts';
import type { Ties } from './timer-queue.ts';

/** Enough for a distant peer that retries once. A peer that stays silent costs no more than this. */
export const DEFAULT_MAX_REAL_WAIT_MS = 5000;
/** Half of the time that most clients wait for an answer. With a server that computes for longer, most clients give up. */
export const DEFAULT_MAX_CPU_MS = 30_000;

/** The options of a `VirtualClock`. */
export interface VirtualClockOptions {
  /** The first reading of `Date`, in milliseconds since 1970. Default: the start of 2026, UTC. */
  readonly epochMs?: number;
  /**
   * `'process'` (default): once installed, the time sources of this thread are virtual and its real work is followed.
   * `'harness'`: nothing is installed; a bare scheduler for the harness's own timers, used with agents in children.
   * Several of these may live in one thread at once.
   */
  readonly scope?: 'process' | 'harness';
  /**
   * Whether every thread of this process belongs to the program, so that a running thread is work of the program. Default:
   * whether this thread is the main thread. A thread of a test runner shares its process with other tests.
   */
  readonly ownsProcess?: boolean;
  /** Order of timers that are due at the same millisecond. Default `'fifo'`; a number seeds a permutation. */
  readonly ties?: Ties;
  /**
   * Real milliseconds without progress after which a wait for real work is called stuck. Time counts only while no thread that
   * could end the wait is runnable. Default {@link DEFAULT_MAX_REAL_WAIT_MS}.
   */
  readonly maxRealWaitMs?: number;
  /** Whether waits are watched at all. Default `true`; not in an agent, whose host watches. */
  readonly watched?: boolean;
  /**
   * Processor milliseconds that one thread may use while nothing is completed: on a computation, or on callbacks that call each
   * other within one virtual instant. After that the run ends, because time would never move again. Only time in user mode
   * counts: the time in the kernel for the same loop differs between machines by large factors. Default
   * {@link DEFAULT_MAX_CPU_MS}.
   */
  readonly maxCpuMs?: number;
  /** Called when the callbacks of one instant have used up `maxCpuMs`. Default: the run rejects. */
  readonly onNeverIdle?: (error: NeverIdleError) => void;
  /**
   * Virtual milliseconds charged at the completion of a real request (`fs`, `dns`, `crypto`, ...), so that I/O takes time. A
   * charge never moves time past the next timer: the part beyond the timer is dropped. Default: none.
   */
  readonly ioCost?: number | ((kind: string) => number);
  /** What to do when code arms a native timer during a run. Default `'error'`: the run rejects. */
  readonly onLeak?: OnLeak;
  /**
   * What to do when a wait is stuck. Default `'error'`: the run rejects. A function is called with the work that is waited for,
   * each time that the limit has passed again.
   */
  readonly onStuck?: 'error' | 'warn' | ((waiting: readonly string[], error: StuckError) => void);
}

/** Decides when a run has seen enough. */
export interface RunWatch {
  /**
   * Called for every instant at which timers fire, before they fire. `true`: no later event matters to the caller of the run. If
   * a child fires several timers in a row, `enough` is called for each instant. Its answer is `false` then, as {@link atLeast}
   * or {@link notBeforeMs} has promised.
   *
   * @param nextMs when the timer is due, in virtual milliseconds of this clock
   * @param steps how many timers this run has fired; in a row of timers, how many before the row
   */
  enough(nextMs: number, steps: number): boolean;
  /** How many more timers fire at least before `enough` may be true. A child may fire this number in a row. */
  atLeast(steps: number): number;
  /** Up to this virtual millisecond `enough` is false, however many timers fire. A child may fire all of them in a row. */
  notBeforeMs(): number;
}

/** The limits of one `run`. */
export interface RunOptions {
  /** Virtual milliseconds from the start of the run. A timer that is due exactly at the limit still fires. Default: no limit. */
  readonly limitMs?: number;
  /** How many timers may be fired. Default: no limit. */
  readonly maxSteps?: number;
  /** Ends the run with an `EnoughError` as soon as the watch has seen enough. Default: the run goes on to its end. */
  readonly watch?: RunWatch;
  /** Ends the run: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The key of options for tests of the clock. They remove a part of its rules, to show that the part is needed. */
export const ABLATION: unique symbol = Symbol('ablation');

export interface Ablation {
  readonly without?: readonly Part[];
  readonly quietTurns?: number;
}

export type InternalOptions = VirtualClockOptions & { readonly [ABLATION]?: Ablation };
