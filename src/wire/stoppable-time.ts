import type { ClockTime } from '../clocks/live-clocks.ts';

/**
 * Time for a hop that may be removed while it is in use, or for a client whose session ends. Once it is stopped, it does not
 * move, and none of its timers fires.
 */
export class StoppableTime implements ClockTime {
  readonly #time: ClockTime;
  readonly #timers = new Set<{ cancel(): void }>();
  #stoppedMs: number | null = null;

  constructor(time: ClockTime) {
    this.#time = time;
  }

  now(): number {
    return this.#stoppedMs ?? this.#time.now();
  }

  setTimer(run: () => void, delayMs: number): { cancel(): void } {
    if (this.#stoppedMs !== null) return { cancel() {} };
    const timer = this.#time.setTimer(() => {
      this.#timers.delete(timer);
      run();
    }, delayMs);
    this.#timers.add(timer);
    return {
      cancel: () => {
        this.#timers.delete(timer);
        timer.cancel();
      },
    };
  }

  stop(): void {
    this.#stoppedMs ??= this.#time.now();
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }
}
