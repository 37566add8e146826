import { real } from '../base/real.ts';
import type { ThreadMeter } from '../os/thread-meter.ts';
import type { Standstill } from './standstill.ts';

/** Arms a native timer that the tracker counts as the clock's own. */
export type ArmOwn = <T>(arm: () => T) => T;

/** The limits of a wait. */
export interface WaitLimits {
  /** Milliseconds without progress during which no thread is runnable. */
  readonly maxRealWaitMs: number;
  /** Processor milliseconds of one thread, in user mode, in which nothing is completed. */
  readonly maxCpuMs: number;
}

/** What the watchdog reads about the waits that it watches. */
export interface WaitProbe {
  /** Grows at every sign of progress of a wait, even at a single byte. */
  readonly progress: () => number;
  /** Grows only when a piece of work is complete or time has moved. A computation after that is a new one. */
  readonly completions: () => number;
  readonly threads: ThreadMeter;
  /** Called at every look, with or without progress. `true`: the wait was ended. */
  readonly over: () => boolean;
  /** Called when half of a limit is over, which is a good moment to find the work that is waited for. */
  readonly suspected: () => void;
}

/** How many looks make up the limit. So the limit passes only if the event loop has run at least this number of times. */
const LOOKS = 10;
/** How many times the limit a wait may take in which threads run from time to time without any result. */
const STIRRING_TIMES = 10;

/**
 * Calls `expired` when a wait is stuck. Time counts only while no thread that could end the wait is runnable, so a busy machine
 * does not use up the limit. A computation is bounded by processor time. Waits are many and short, so one native timer serves all
 * of them: it is armed at the first wait, kept, and ignored while there is no wait.
 */
export class Watchdog {
  readonly #limits: WaitLimits;
  readonly #probe: WaitProbe;
  readonly #expired: (standstill: Standstill) => void;
  readonly #armOwn: ArmOwn;
  readonly #lookMs: number;
  #timer: NodeJS.Timeout | undefined;
  #waiting = false;
  #suspected = false;
  #progress = -1;
  #completions = -1;
  #lookedMs = 0;
  #stillMs = 0;
  #stirringMs = 0;
  #unseenMs = 0;

  constructor(limits: WaitLimits, probe: WaitProbe, expired: (standstill: Standstill) => void, armOwn: ArmOwn) {
    this.#limits = limits;
    this.#probe = probe;
    this.#expired = expired;
    this.#armOwn = armOwn;
    this.#lookMs = Math.max(1, limits.maxRealWaitMs / LOOKS);
  }

  /** Call it when a wait begins or continues. The process is kept alive until {@link stop}. */
  start(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    if (this.#timer) this.#timer.ref();
    else this.#arm();
  }

  /** Call it when the wait is over. If there was no progress, the next wait continues with the time of this one. */
  stop(): void {
    if (!this.#waiting) return;
    this.#waiting = false;
    this.#timer?.unref();
  }

  /** Forgets the waits so far. */
  reset(): void {
    this.#progress = -1;
    this.#completions = -1;
  }

  dispose(): void {
    this.#waiting = false;
    if (this.#timer) real.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(): void {
    this.#timer = this.#armOwn(() => real.setTimeout(this.#check, this.#lookMs));
  }

  readonly #check = (): void => {
    this.#timer = undefined;
    if (!this.#waiting) return;
    if (this.#probe.over()) {
      this.#waiting = false;
      this.reset();
      return;
    }
    this.#look();
    const standstill = this.#standstill();
    if (standstill === null) {
      if (!this.#suspected && this.#standstill(2) !== null) {
        this.#suspected = true;
        this.#probe.suspected();
      }
      this.#arm();
      return;
    }
    this.#waiting = false;
    this.reset();
    this.#expired(standstill);
  };

  #look(): void {
    const { progress, completions, threads } = this.#probe;
    const now = real.nowMs();
    // If this thread was busy in between, completed work may still be in its queue, so one look counts for one interval at most.
    const elapsedMs = Math.min(now - this.#lookedMs, this.#lookMs);
    this.#lookedMs = now;
    const completed = completions();
    if (completed !== this.#completions) {
      this.#completions = completed;
      threads.reset();
    }
    const interval = threads.look(elapsedMs);
    const made = progress();
    if (made !== this.#progress) {
      this.#progress = made;
      this.#suspected = false;
      this.#stillMs = 0;
      this.#stirringMs = 0;
      this.#unseenMs = 0;
      return;
    }
    if (interval === undefined) this.#unseenMs += elapsedMs;
    this.#stillMs += interval?.stillMs ?? 0;
    this.#stirringMs += interval?.stirringMs ?? 0;
  }

  /** @param share how many times the waits so far are counted */
  #standstill(share = 1): Standstill | null {
    const { maxRealWaitMs, maxCpuMs } = this.#limits;
    const { most } = this.#probe.threads;
    if (share * (most?.userMs ?? 0) >= maxCpuMs) return { how: 'computing', limitMs: maxCpuMs, pid: most?.pid ?? 0 };
    if (share * this.#stillMs >= maxRealWaitMs) return { how: 'still', limitMs: maxRealWaitMs };
    if (share * (this.#stillMs + this.#stirringMs) >= STIRRING_TIMES * maxRealWaitMs)
      return { how: 'stirring', limitMs: STIRRING_TIMES * maxRealWaitMs };
    // If threads cannot be looked at, a long computation looks like sleep.
    const unseenLimitMs = Math.max(maxRealWaitMs, maxCpuMs);
    return share * this.#unseenMs >= unseenLimitMs ? { how: 'unseen', limitMs: unseenLimitMs } : null;
  }
}
