import type { NeverIdleError, StuckError } from '../base/errors.ts';
import type { OnLeak } from '../tracking/leak-detector.ts';
import type { Part } from '../tracking/tracker.ts';
import type { Ties } from './timer-queue.ts';

/** Long enough for a peer on the other side of the world that retries once; a peer that stays silent costs no more. */
export const DEFAULT_MAX_REAL_WAIT_MS = 5000;
/** Half of what most clients wait for an answer: a server that computes for longer than this is found out by them. */
export const DEFAULT_MAX_CPU_MS = 30_000;

/** How a `VirtualClock` is made. */
export interface VirtualClockOptions {
  /** What `Date` starts at, in milliseconds since 1970. Default: the start of 2026, UTC. */
  readonly epochMs?: number;
  /**
   * `'process'` (default): once installed, the time sources of this thread are virtual and its real work is followed.
   * `'harness'`: nothing is installed; a bare scheduler for the harness's own timers, used with agents in children.
   * Several of these may live in one thread at once.
   */
  readonly scope?: 'process' | 'harness';
  /**
   * Whether every thread of this process belongs to the program, so that a thread that runs is its work. Default:
   * whether this is the main thread. A thread of a test runner shares its process with other tests.
   */
  readonly ownsProcess?: boolean;
  /** Order of timers that are due at the same millisecond. Default `'fifo'`; a number seeds a permutation. */
  readonly ties?: Ties;
  /**
   * Real milliseconds without progress after which a wait for real work is called stuck. They pass only while no thread
   * is runnable that could bring it to its end. Default {@link DEFAULT_MAX_REAL_WAIT_MS}.
   */
  readonly maxRealWaitMs?: number;
  /** Whether waits are watched at all. Default `true`; not in an agent, whose host watches. */
  readonly watched?: boolean;
  /**
   * Processor milliseconds that one thread may use while nothing is completed: on a computation, or on callbacks that
   * call each other within one virtual instant. Then the run is given up, as time would never move again. Counted in
   * user mode: what the kernel needs for the same loop differs many times over between machines. Default
   * {@link DEFAULT_MAX_CPU_MS}.
   */
  readonly maxCpuMs?: number;
  /** What to do then. Default: the run rejects. */
  readonly onNeverIdle?: (error: NeverIdleError) => void;
  /**
   * Virtual milliseconds charged at the completion of a real request (`fs`, `dns`, `crypto`, ...), so that I/O is not
   * free. A charge never passes the next timer: what would go beyond it is dropped. Default: none.
   */
  readonly ioCost?: number | ((kind: string) => number);
  /** What to do when code arms a native timer during a run. Default `'error'`: the run rejects. */
  readonly onLeak?: OnLeak;
  /**
   * What to do when a wait is stuck. Default `'error'`: the run rejects. A function is called with what is waited for,
   * each time the limit passes again.
   */
  readonly onStuck?: 'error' | 'warn' | ((waiting: readonly string[], error: StuckError) => void);
}

/** Decides when a run has seen enough. */
export interface RunWatch {
  /**
   * Called for every instant at which timers are fired, before they are. `true`: nothing that comes now matters.
   * Where a child fires several timers in a row, it is called for each instant, and its answer is `false` by
   * {@link atLeast} or {@link notBeforeMs}.
   *
   * @param nextMs when the timer is due, in virtual milliseconds of this clock
   * @param steps how many timers this run has fired; of a row of timers, how many before the row
   */
  enough(nextMs: number, steps: number): boolean;
  /** How many more timers fire for certain before it may be enough. So many may be fired in a row. */
  atLeast(steps: number): number;
  /** Up to this virtual millisecond it is not enough, however many timers fire: all of them may be fired in a row. */
  notBeforeMs(): number;
}

/** What one `run` may take. */
export interface RunOptions {
  /** Virtual milliseconds from its start; a timer due exactly then still fires. Default: no limit. */
  readonly limitMs?: number;
  /** How many timers may be fired. Default: no limit. */
  readonly maxSteps?: number;
  /** Ends the run with an `EnoughError` once it has seen enough. Default: everything is seen. */
  readonly watch?: RunWatch;
  /** Gives the run up: it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Key of the options for the clock's own tests: to remove a part of the rule, and to show that it is needed. */
export const ABLATION: unique symbol = Symbol('ablation');

export interface Ablation {
  readonly without?: readonly Part[];
  readonly quietTurns?: number;
}

export type InternalOptions = VirtualClockOptions & { readonly [ABLATION]?: Ablation };
