import { real } from '../base/real.ts';

/** How many times the limit an instant may last in which real work completes repeatedly. */
const WORKING_TIMES = 20;
/** Real milliseconds between two readings of the processor time. A reading costs more than a turn of the event loop. */
const READ_EVERY_MS = 20;

/** The functions of the clock that the bound calls. */
export interface InstantHost {
  /** Grows whenever virtual time moves or a timer fires, because that ends an instant. */
  readonly step: () => number;
  /** Grows whenever real work (a file, a query, a child process) is begun or completed. */
  readonly work: () => number;
  /** Processor milliseconds that this thread has used, in user mode. */
  readonly cpuMs: () => number;
  /** Called when half of the limit is over, which is a good moment to find the callback that is responsible. */
  readonly suspected: () => void;
  /** Called when the limit is over, once for each instant. */
  readonly exceeded: () => void;
}

/**
 * Bounds the processor time of one virtual instant in which callbacks never end (a `setImmediate` that arms itself, a write whose
 * callback writes again), because time could never move after that. The time between two looks counts if callbacks ran and no
 * work was completed. The watchdog bounds waits for real work.
 */
export class InstantBound {
  readonly #limitMs: number;
  readonly #host: InstantHost;
  readonly #readEveryMs: number;
  #step = -1;
  #work = -1;
  #restlessMs = 0;
  #spentMs = 0;
  /** When callbacks were first seen since {@link end} or {@link slept}, or the processor time was last read after that. */
  #readAtMs: number | undefined;
  /** The processor time at {@link #readAtMs}. */
  #cpuMs: number | undefined;
  #suspected = false;
  #notified = false;

  constructor(limitMs: number, host: InstantHost) {
    this.#limitMs = limitMs;
    this.#host = host;
    this.#readEveryMs = Math.min(READ_EVERY_MS, limitMs / 10);
  }

  /** Call it at quiescence. */
  end(): void {
    this.slept();
  }

  /** Call it after the thread has slept: the time since the look before does not count. */
  slept(): void {
    this.#readAtMs = undefined;
    this.#cpuMs = undefined;
  }

  /** Call it if callbacks have run since the last look. */
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
