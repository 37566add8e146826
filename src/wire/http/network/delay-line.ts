import type { ClockTime } from '../../../clocks/live-clocks.ts';

/** One direction of one exchange: each transmission arrives at its due time, and in order. */
export class DelayLine {
  readonly #time: ClockTime;
  readonly #waiting: { readonly dueMs: number; readonly run: () => void }[] = [];
  #timer: { cancel(): void } | null = null;
  #running = false;

  constructor(time: ClockTime) {
    this.#time = time;
  }

  /**
   * Calls `run` at `dueMs`, rounded to a millisecond, and after everything that was sent before. If both are the case
   * already, it is called within this call.
   */
  send(dueMs: number, run: () => void): void {
    this.#waiting.push({ dueMs: Math.round(dueMs), run });
    if (!this.#running) this.#arrive();
  }

  /** Drops everything that has not arrived. */
  clear(): void {
    this.#waiting.length = 0;
    this.#timer?.cancel();
    this.#timer = null;
  }

  #arrive(): void {
    this.#running = true;
    for (
      let first = this.#waiting[0];
      first !== undefined && first.dueMs <= this.#time.now();
      first = this.#waiting[0]
    ) {
      this.#waiting.shift();
      first.run();
    }
    this.#running = false;
    const first = this.#waiting[0];
    if (first === undefined) this.clear();
    if (first === undefined || this.#timer !== null) return;
    this.#timer = this.#time.setTimer(() => {
      this.#timer = null;
      this.#arrive();
    }, first.dueMs - this.#time.now());
  }
}
