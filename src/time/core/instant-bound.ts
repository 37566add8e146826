import { real } from '../base/real.ts';

/** Real work that completes again and again may go on for so many times the limit, within one instant. */
const WORKING_TIMES = 20;
/** Real milliseconds between two readings of the processor time, which cost more than a turn of the event loop. */
const READ_EVERY_MS = 20;

/** What the bound needs from its clock. */
export interface InstantHost {
  /** Grows whenever virtual time moves or a timer fires: then an instant is over. */
  readonly step: () => number;
  /** Grows whenever real work (a file, a query, a child process) is begun or completed. */
  readonly work: () => number;
  /** Processor milliseconds that this thread has used, in user mode. */
  readonly cpuMs: () => number;
  /** Half of the limit is over: a good moment to find out who it is. */
  readonly suspected: () => void;
  /** Called once an instant. */
  readonly exceeded: () => void;
}

/**
 * Bounds the processor time of one virtual instant in which callbacks never cease (`setImmediate` that arms itself, a
 * write that writes on): time could never move again. What counts is the time between looks that found callbacks and no
 * completed work. Waits for real work are the watchdog's affair.
 */
export class InstantBound {
  readonly #limitMs: number;
  readonly #host: InstantHost;
  readonly #readEveryMs: number;
  #step = -1;
  #work = -1;
  #restlessMs = 0;
  #spentMs = 0;
  /** When callbacks were first seen, or the processor time last read, since {@link end} or {@link slept}. */
  #readAtMs: number | undefined;
  /** The processor time at the last reading since then. */
  #cpuMs: number | undefined;
  #suspected = false;
  #notified = false;

  constructor(limitMs: number, host: InstantHost) {
    this.#limitMs = limitMs;
    this.#host = host;
    this.#readEveryMs = Math.min(READ_EVERY_MS, limitMs / 10);
  }

  /** Silence has come. */
  end(): void {
    this.slept();
  }

  /** The thread has slept: what lies between this look and the one before is no restlessness. */
  slept(): void {
    this.#readAtMs = undefined;
    this.#cpuMs = undefined;
  }

  /** Callbacks have run since the last look. */
  restless(): void {
    this.#renew();
    const nowMs = real.nowMs();
    this.#readAtMs ??= nowMs;
    if (nowMs - this.#readAtMs < this.#readEveryMs) return;
    this.#readAtMs = nowMs;
    const cpuMs = this.#host.cpuMs();
    const work = this.#host.work();
    const usedMs = this.#cpuMs === undefined ? 0 : cpuMs - this.#cpuMs;
    this.#spentMs += usedMs;
    if (work === this.#work) this.#restlessMs += usedMs;
    this.#work = work;
    this.#cpuMs = cpuMs;
    if (!this.#suspected && this.#restlessMs > this.#limitMs / 2) {
      this.#suspected = true;
      this.#host.suspected();
    }
    if (this.#notified || (this.#restlessMs <= this.#limitMs && this.#spentMs <= WORKING_TIMES * this.#limitMs)) return;
    this.#notified = true;
    this.#host.exceeded();
  }

  /** Whether callbacks were seen since {@link end} or {@link slept}. */
  get stirring(): boolean {
    return this.#readAtMs !== undefined;
  }

  #renew(): void {
    const step = this.#host.step();
    if (step === this.#step) return;
    this.#step = step;
    this.#restlessMs = 0;
    this.#spentMs = 0;
    this.slept();
    this.#suspected = false;
    this.#notified = false;
  }
}
