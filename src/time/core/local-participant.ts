import type { ClockReading } from '../base/errors.ts';
import type { OpenWork } from '../base/open-work.ts';
import type { Tracker } from '../tracking/tracker.ts';
import { openWorkOf } from './diagnostics.ts';
import type { Firing, Participant } from './participant.ts';
import type { Quiescence } from './quiescence.ts';
import type { TimerQueue } from './timer-queue.ts';

/** This thread as a participant of a clock. An agent in a child drives this object instead of calling `run()`. */
export class LocalParticipant implements Participant {
  readonly name = `this process (pid ${process.pid})`;
  readonly #queue: TimerQueue;
  readonly #tracker: Tracker;
  readonly #quiescence: Quiescence;
  readonly #processes: readonly number[];
  #settledAt = -1;

  /** @param processes see {@link Participant.processes} */
  constructor(queue: TimerQueue, tracker: Tracker, quiescence: Quiescence, processes: readonly number[]) {
    this.#queue = queue;
    this.#tracker = tracker;
    this.#quiescence = quiescence;
    this.#processes = processes;
  }

  processes(): readonly number[] {
    return this.#processes;
  }

  get unsettled(): boolean {
    return this.#tracker.activity !== this.#settledAt || this.#tracker.busy;
  }

  get nextMs(): number {
    return this.#queue.nextMs;
  }

  /** @param extraTurns quiet turns in addition to the usual ones, if the quiescence must be certain */
  settle(nowMs: number, settled: () => void, extraTurns = 0): void {
    this.#queue.set(nowMs);
    this.#quiescence.settle(() => {
      this.#settledAt = this.#tracker.activity;
      settled();
    }, extraTurns);
  }

  set(nowMs: number, done: () => void): void {
    this.#queue.set(nowMs);
    done();
  }

  /** An error in the timer's callback is an uncaught exception, as in Node; `fired` is called in this case too. */
  fire({ nowMs }: Pick<Firing, 'nowMs'>, fired: (timers: number) => void): void {
    this.#queue.set(nowMs);
    const before = this.#queue.fired;
    try {
      this.#queue.fireDue();
    } finally {
      fired(this.#queue.fired - before);
    }
  }

  ahead(nowMs: number): ClockReading | null {
    return this.#queue.nowMs > nowMs ? { name: this.name, nowMs: this.#queue.nowMs } : null;
  }

  waitingFor(): readonly OpenWork[] {
    return this.#tracker.inFlight().map(openWorkOf);
  }
}
