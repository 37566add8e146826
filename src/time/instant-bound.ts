import { real } from './real.ts';

/** Real work that completes again and again may go on for so many times the limit, within one instant. */
const WORKING_TIMES = 20;

/** What the bound is told of its clock. */
export interface InstantHost {
  /** Grows whenever virtual time moves or a timer fires: then an instant is over. */
  readonly step: () => number;
  /** Grows whenever real work (a file, a query, a child process) is begun or completed. */
  readonly work: () => number;
  /** Half of the limit is over: a good moment to find out who it is. */
  readonly suspected: () => void;
  /** Called once an instant. */
  readonly exceeded: (forMs: number) => void;
}

/**
 * Bounds the real time of one virtual instant in which callbacks never cease (`setImmediate` that arms itself, a write
 * that writes on): time could never move again. What counts is the time between looks that found callbacks and no
 * completed work; waits for real work are the watchdog's affair.
 */
export class InstantBound {
  readonly #limitMs: number;
  readonly #host: InstantHost;
  #step = -1;
  #work = -1;
  #restlessMs = 0;
  #spentMs = 0;
  #beganMs = 0;
  #lastMs: number | undefined;
  #suspected = false;
  #told = false;

  constructor(limitMs: number, host: InstantHost) {
    this.#limitMs = limitMs;
    this.#host = host;
  }

  /** Silence is waited for from now on. */
  begin(): void {
    this.#renew();
    this.#beganMs = real.nowMs();
    this.#lastMs = undefined;
  }

  /** Silence has come. */
  end(): void {
    this.#spentMs += real.nowMs() - this.#beganMs;
    this.#lastMs = undefined;
  }

  /** The thread has slept: what lies between this look and the one before is no restlessness. */
  slept(): void {
    this.#lastMs = undefined;
  }

  /** Callbacks have run since the last look. */
  restless(): void {
    this.#renew();
    const now = real.nowMs();
    const work = this.#host.work();
    if (this.#lastMs !== undefined && work === this.#work) this.#restlessMs += now - this.#lastMs;
    this.#work = work;
    this.#lastMs = now;
    const spentMs = this.#spentMs + now - this.#beganMs;
    if (!this.#suspected && this.#restlessMs > this.#limitMs / 2) {
      this.#suspected = true;
      this.#host.suspected();
    }
    if (this.#told || (this.#restlessMs <= this.#limitMs && spentMs <= WORKING_TIMES * this.#limitMs)) return;
    this.#told = true;
    this.#host.exceeded(spentMs);
  }

  /** Whether callbacks were seen since {@link begin}, {@link end} or {@link slept}. */
  get stirring(): boolean {
    return this.#lastMs !== undefined;
  }

  #renew(): void {
    const step = this.#host.step();
    if (step === this.#step) return;
    this.#step = step;
    this.#restlessMs = 0;
    this.#spentMs = 0;
    this.#beganMs = real.nowMs();
    this.#lastMs = undefined;
    this.#suspected = false;
    this.#told = false;
  }
}
