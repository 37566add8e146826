import { real } from '../base/real.ts';
import type { ThreadMeter } from '../os/thread-meter.ts';
import type { Standstill } from './standstill.ts';

/** Arms a native timer so that the tracker takes it for the clock's own. */
export type ArmOwn = <T>(arm: () => T) => T;

/** How much a wait may take. */
export interface WaitLimits {
  /** Milliseconds without progress during which no thread is runnable. */
  readonly maxRealWaitMs: number;
  /** Processor milliseconds of one thread, in user mode, in which nothing is completed. */
  readonly maxCpuMs: number;
}

/** What the watchdog asks about the waits that it watches. */
export interface WaitProbe {
  /** Grows at every sign that a wait gets on, down to a single byte. */
  readonly progress: () => number;
  /** Grows only when a piece of work is complete or time has moved: then a computation is another one. */
  readonly completions: () => number;
  readonly threads: ThreadMeter;
  /** Asked at every look, progress or not; `true`: the wait has been given up. */
  readonly over: () => boolean;
  /** Half of a limit is over: a good moment to find out what is waited for. */
  readonly suspected: () => void;
}

/** Looks that make up the limit: it never passes unless the event loop has come round so often. */
const LOOKS = 10;
/** A wait in which threads run now and then, and nothing comes of it, may take so many times the limit in all. */
const STIRRING_TIMES = 10;

/**
 * Calls `expired` when a wait leads nowhere. Its time runs only while no thread is runnable that could bring the wait
 * to its end, so a busy machine does not use it up; who computes is bounded by processor time. Waits are many and
 * short, so one native timer serves all of them: it is armed at the first wait, kept, and ignored while there is no
 * wait.
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

  /** A wait begins or goes on; the process is kept alive until {@link stop}. */
  start(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    if (this.#timer) this.#timer.ref();
    else this.#arm();
  }

  /** The wait is over, for now: without progress the next one goes on where this one stopped. */
  stop(): void {
    if (!this.#waiting) return;
    this.#waiting = false;
    this.#timer?.unref();
  }

  /** Forgets what was before. */
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
    // Had this thread itself been busy in between, what is complete would still lie in its queue: one look, one step.
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
    // Without a look at threads, a long computation looks like sleep.
    const unseenLimitMs = Math.max(maxRealWaitMs, maxCpuMs);
    return share * this.#unseenMs >= unseenLimitMs ? { how: 'unseen', limitMs: unseenLimitMs } : null;
  }
}
