import { real, uvEvents } from '../base/real.ts';
import type { Tracker } from '../tracking/tracker.ts';

/** How many turns without a sign of life show quiescence; see {@link Quiescence}. */
export const QUIET_TURNS = 2;

/** After this many turns without quiescence the watchdog starts, because callbacks may call each other without end. */
const RESTLESS_TURNS = 1000;

/** Real milliseconds between two looks at running threads: the first pause, and the longest. Each is twice the one before. */
const MIN_PAUSE_MS = 0.5;
const MAX_PAUSE_MS = 8;

/** The events of the quiescence loop's waits for real work. */
export interface SleepEvents {
  /** Quiescence was found, or is no longer needed. */
  ends(): void;
  /** A turn was not quiet, although the loop did not sleep. */
  restless(): void;
  asleep(): void;
  awake(): void;
  /** Quiescence was found after the loop had slept. */
  settled(): void;
}

/**
 * Finds the moment at which nothing except timers can run in this thread.
 *
 * A *turn* is one real `setImmediate`. A turn is quiet if no callback ran and libuv handled no event since the turn before, and
 * nothing is in flight. Two quiet turns in a row are needed: the immediate of the first turn runs before immediates that were
 * queued by microtasks of the timer that has just fired, so that turn does not show them. This class uses callbacks and no
 * promises, because a promise would itself be activity. While work is in flight, the loop does not spin but sleeps until a
 * callback runs.
 */
export class Quiescence {
  readonly #tracker: Tracker;
  readonly #sleep: SleepEvents;
  readonly #quietTurns: number;
  readonly #waits: () => void;
  #done: (() => void) | undefined;
  #needed = 0;
  #quiet = 0;
  #activity = 0;
  #events = 0;
  #restarts = 0;
  #slept = false;
  /** Whether the other threads were asleep at the turn before. */
  #looked = false;
  #pauseMs = MIN_PAUSE_MS;
  /** How many turns were taken. */
  turns = 0;

  /** @param waits called each time that this thread can do nothing except wait for work in flight */
  constructor(tracker: Tracker, sleep: SleepEvents, quietTurns: number, waits: () => void = () => {}) {
    this.#tracker = tracker;
    this.#sleep = sleep;
    this.#quietTurns = quietTurns;
    this.#waits = waits;
  }

  /** Calls back when nothing except timers can run. A second call replaces the first. */
  settle(done: () => void, extraTurns = 0): void {
    const running = this.#done !== undefined;
    this.#done = done;
    this.#needed = this.#quietTurns + extraTurns;
    this.#quiet = 0;
    this.#restarts = 0;
    this.#looked = false;
    this.#pauseMs = MIN_PAUSE_MS;
    if (running) return;
    this.#nextTurn();
  }

  /** Call it when quiescence is no longer needed. The callback of `settle` runs at the next turn, even if work is in flight. */
  abandon(): void {
    if (this.#done === undefined) return;
    this.#needed = 0;
    if (this.#tracker.onActivity) this.#tracker.wake();
  }

  readonly #arm = (): unknown => real.setImmediate(this.#turn);

  #nextTurn(): void {
    this.#activity = this.#tracker.activity;
    this.#events = uvEvents();
    this.#tracker.armOwn(this.#arm);
  }

  readonly #turn = (): void => {
    if (this.#done === undefined) return;
    this.turns++;
    const tracker = this.#tracker;
    if (this.#needed === 0) {
      this.#finish();
      return;
    }
    if (tracker.busy) {
      this.#waitForActivity();
      return;
    }
    if (this.#moved()) {
      this.#sleep.restless();
      this.#again();
      return;
    }
    if (++this.#quiet < this.#needed) {
      this.#nextTurn();
      return;
    }
    if (tracker.bytesInFlight) {
      this.#waitForActivity();
      return;
    }
    if (tracker.datagramsUnderWay) {
      this.#lookAgainLater();
      return;
    }
    if (tracker.native.watched && tracker.counts('native') && !this.#threadsRest()) return;
    if (tracker.workers.watched) {
      this.#lookAtWorkers();
      return;
    }
    this.#finish();
  };

  /**
   * Whether the other threads of this process sleep, and have slept for one turn in which no result of their earlier work
   * arrived. If it is `false`, the loop continues by itself.
   */
  #threadsRest(): boolean {
    const { native } = this.#tracker;
    if (!this.#looked) {
      if (native.asleep) {
        this.#looked = true;
        this.#nextTurn();
      } else this.#lookAgainLater();
      return false;
    }
    if (!native.sleptOn) {
      this.#again();
      return false;
    }
    if (!native.doubtful) return true;
    native.resolveDoubt((isWork) => {
      if (this.#done === undefined) return;
      if (isWork) this.#lookAgainLater();
      else this.#again();
    });
    return false;
  }

  /** Work in flight may end without a callback, so the loop looks again after some real time, or at the next activity. */
  #lookAgainLater(): void {
    this.#waitForActivity();
    this.#pauseMs = Math.min(this.#pauseMs * 2, MAX_PAUSE_MS);
    const woken = this.#tracker.onActivity;
    this.#tracker.armOwn(() =>
      real.setTimeout(() => {
        if (this.#tracker.onActivity === woken) this.#tracker.wake();
      }, this.#pauseMs),
    );
  }

  #moved(): boolean {
    const tracker = this.#tracker;
    if (tracker.activity !== this.#activity && tracker.counts('activity')) return true;
    return tracker.counts('events') && uvEvents() !== this.#events;
  }

  #again(): void {
    this.#quiet = 0;
    this.#looked = false;
    if (++this.#restarts === RESTLESS_TURNS) this.#fallAsleep();
    this.#nextTurn();
  }

  #waitForActivity(): void {
    this.#fallAsleep();
    this.#waits();
    this.#tracker.onActivity = () => {
      this.#sleep.awake();
      this.#again();
    };
  }

  #fallAsleep(): void {
    this.#slept = true;
    this.#sleep.asleep();
  }

  #lookAtWorkers(): void {
    const { activity } = this.#tracker;
    const sampled = (idle: boolean): void => {
      if (this.#done === undefined) return;
      const calm = this.#tracker.activity === activity && !this.#tracker.busy && !this.#tracker.bytesInFlight;
      if (idle && calm) this.#finish();
      else this.#again();
    };
    this.#tracker.armOwn(() => this.#tracker.workers.sample(sampled));
  }

  #finish(): void {
    const done = this.#done;
    this.#done = undefined;
    this.#sleep.ends();
    if (this.#slept) this.#sleep.settled();
    this.#slept = false;
    done?.();
  }
}
