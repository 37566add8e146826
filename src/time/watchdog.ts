import { real } from './real.ts';

/** Arms a native timer so that the tracker takes it for the clock's own. */
export type ArmOwn = <T>(arm: () => T) => T;

/**
 * Calls `expired` when a wait shows no progress for `limitMs` of real time. Waits are many and short, so there is one
 * native timer for all of them: armed at the first wait, kept, and ignored while nobody waits.
 */
export class Watchdog {
  readonly #limitMs: number;
  readonly #progress: () => number;
  readonly #expired: (waitedMs: number) => void;
  readonly #armOwn: ArmOwn;
  readonly #over: () => boolean;
  #timer: NodeJS.Timeout | undefined;
  #waiting = false;
  #suspected = false;
  #seen = -1;
  #sinceMs = 0;

  /**
   * @param progress a counter; the limit starts anew whenever it has changed.
   * @param over asked now and then, progress or not; `true`: the wait has been given up
   */
  constructor(
    limitMs: number,
    progress: () => number,
    expired: (waitedMs: number) => void,
    armOwn: ArmOwn,
    over: () => boolean = () => false,
  ) {
    this.#limitMs = limitMs;
    this.#progress = progress;
    this.#expired = expired;
    this.#armOwn = armOwn;
    this.#over = over;
  }

  /** A wait begins or goes on; the process is kept alive until {@link stop}. */
  start(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    this.#look();
    if (this.#timer) this.#timer.ref();
    else this.#arm(this.#limitMs);
  }

  /** The wait is over, for now: without progress the next one goes on where this one stopped. */
  stop(): void {
    if (!this.#waiting) return;
    this.#waiting = false;
    this.#timer?.unref();
  }

  /** Forgets what was before. */
  reset(): void {
    this.#seen = -1;
  }

  dispose(): void {
    this.#waiting = false;
    if (this.#timer) real.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** @returns how long there has been no progress, in real milliseconds. */
  #look(): number {
    const now = real.nowMs();
    const progress = this.#progress();
    if (progress !== this.#seen) {
      this.#seen = progress;
      this.#sinceMs = now;
      this.#suspected = false;
    }
    return now - this.#sinceMs;
  }

  #arm(delayMs: number): void {
    this.#timer = this.#armOwn(() => real.setTimeout(this.#check, Math.max(1, delayMs)));
  }

  readonly #check = (): void => {
    this.#timer = undefined;
    if (!this.#waiting) return;
    if (this.#over()) {
      this.#waiting = false;
      this.reset();
      return;
    }
    const idleMs = this.#look();
    if (idleMs < this.#limitMs) {
      this.#arm(this.#limitMs - idleMs);
      return;
    }
    if (!this.#suspected) {
      // The thread itself may have been busy until now, with completions waiting in the queue: let them come first.
      this.#suspected = true;
      this.#arm(this.#limitMs / 10);
      return;
    }
    this.#waiting = false;
    this.reset();
    this.#expired(idleMs);
  };
}
