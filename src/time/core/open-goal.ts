import type { Leak } from '../tracking/leak-detector.ts';
import type { RunOptions } from './clock-options.ts';
import { deadlockError, enoughError, type OpenCall, stepLimitError, virtualLimitError } from './diagnostics.ts';
import type { Participant } from './participant.ts';
import type { Goal } from './scheduler.ts';

/** The functions of the clock that an open call uses. */
export interface GoalHost {
  now(): number;
  participants(): readonly Participant[];
  /** Whether a message may arrive although nothing is in flight. */
  mayHear(): boolean;
  /** The resources that are open and idle, in words. */
  idle(): readonly string[];
  leaks(): readonly Leak[];
  ended(): void;
}

export interface GoalSettings {
  readonly call: OpenCall;
  readonly untilMs: number;
  /** An `advance`: it ends when time has come to `untilMs`. */
  readonly jumps: boolean;
  readonly options: RunOptions;
  readonly host: GoalHost;
}

/**
 * A `run`, `advance` or `advanceUntil` that is open: the goal that drives the scheduler, and the promise of its end.
 */
export class OpenGoal<T> implements Goal {
  readonly promise: Promise<T>;
  readonly call: OpenCall;
  readonly untilMs: number;
  readonly jumps: boolean;
  readonly maxSteps: number;
  /** Whether nothing is in flight and the goal waits for a message from outside. */
  listening = false;
  readonly #settings: GoalSettings;
  #resolve!: (value: T) => void;
  #reject!: (error: unknown) => void;
  ended = false;

  constructor(settings: GoalSettings) {
    this.#settings = settings;
    this.call = settings.call;
    this.untilMs = settings.untilMs;
    this.jumps = settings.jumps;
    this.maxSteps = settings.options.maxSteps ?? Number.POSITIVE_INFINITY;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Calls `fn` at once, and ends when its result has settled. Without `fn`, only time ends the goal. */
  start(fn: (() => T | Promise<T>) | undefined): void {
    const { signal } = this.#settings.options;
    signal?.addEventListener('abort', this.#aborted, { once: true });
    if (signal?.aborted) {
      this.#aborted();
      return;
    }
    if (fn === undefined) return;
    try {
      const result = fn();
      if (!isPromise(result)) {
        this.#end(() => this.#resolve(result));
        return;
      }
      result.then(
        (value) => this.#end(() => this.#resolve(value)),
        (error: unknown) => this.fail(error),
      );
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    this.#end(() => this.#reject(error));
  }

  enough(nextMs: number, steps: number): boolean {
    return this.#settings.options.watch?.enough(nextMs, steps) === true;
  }

  atLeast(steps: number): number {
    return this.#settings.options.watch?.atLeast(steps) ?? Number.POSITIVE_INFINITY;
  }

  notBeforeMs(): number {
    return this.#settings.options.watch?.notBeforeMs() ?? Number.NEGATIVE_INFINITY;
  }

  limitReached(limit: 'time' | 'steps' | 'enough', nextMs: number): void {
    const { jumps, options, host } = this.#settings;
    if (limit === 'enough') {
      this.fail(enoughError(this.call, host.now()));
      return;
    }
    if (limit === 'steps') {
      this.fail(stepLimitError(this.call, this.maxSteps, host.now()));
      return;
    }
    if (jumps) {
      this.#end(() => this.#resolve(undefined as T));
      return;
    }
    this.fail(virtualLimitError(this.call, options.limitMs ?? 0, nextMs));
  }

  nothingLeft(): 'ended' | 'wait' {
    const { jumps, host } = this.#settings;
    if (jumps) {
      this.#end(() => this.#resolve(undefined as T));
    } else if (host.mayHear()) {
      this.listening = true;
      return 'wait';
    } else {
      this.deadlocked();
    }
    return 'ended';
  }

  /** Call it when nothing can run and no message has arrived from outside. */
  deadlocked(): void {
    const { host } = this.#settings;
    this.fail(deadlockError(this.call, host.now(), host.participants(), host.idle(), host.leaks()));
  }

  readonly #aborted = (): void => this.fail(this.#settings.options.signal?.reason);

  #end(settle: () => void): void {
    if (this.ended) return;
    this.ended = true;
    this.#settings.options.signal?.removeEventListener('abort', this.#aborted);
    settle();
    this.#settings.host.ended();
  }
}

const isPromise = <T>(value: T | Promise<T>): value is Promise<T> =>
  typeof (value as PromiseLike<T> | undefined)?.then === 'function';
