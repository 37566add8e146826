import type { ClockTime } from '../live-clocks.ts';

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

/**
 * Time for a test: it moves from timer to timer, each time after the microtasks of the one before, and waits while the test
 * holds it.
 */
export class FakeTime implements ClockTime {
  #nowMs = 0;
  #held = 0;
  #timers: Timer[] = [];

  now(): number {
    return this.#nowMs;
  }

  setTimer(run: () => void, delayMs: number): { cancel(): void } {
    if (!(delayMs >= 0)) throw new RangeError(`a timer in ${delayMs} ms`);
    const timer = { dueMs: this.#nowMs + delayMs, run };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((one) => one !== timer);
      },
    };
  }

  readonly blockTime = (): (() => void) => {
    this.#held++;
    return () => void this.#held--;
  };

  /** Timers that have not fired. */
  get left(): number {
    return this.#timers.length;
  }

  get held(): number {
    return this.#held;
  }

  /** Lets time pass up to this moment, until no timer is left, or until enough has happened. */
  async run(untilMs = Number.POSITIVE_INFINITY, enough: () => boolean = () => false): Promise<void> {
    for (;;) {
      do await new Promise(setImmediate);
      while (this.#held > 0);
      if (enough()) return;
      const next = this.#timers.reduce<Timer | null>(
        (first, timer) => (first === null || timer.dueMs < first.dueMs ? timer : first),
        null,
      );
      if (next === null || next.dueMs > untilMs) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#nowMs = next.dueMs;
      next.run();
    }
    if (untilMs !== Number.POSITIVE_INFINITY) this.#nowMs = Math.max(this.#nowMs, untilMs);
  }
}
