import type { HopTime } from '../../wire/http/hop-event.ts';

/**
 * Time for a hop that may be taken out while it is in use. Once stopped it stands still, so that no clock of what is under
 * way there fires any more.
 */
export class StoppableTime implements HopTime {
  readonly #time: HopTime;
  readonly #timers = new Set<{ cancel(): void }>();
  #stoppedMs: number | null = null;

  constructor(time: HopTime) {
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
