import { real, uvEvents } from '../base/real.ts';
import type { Tracker } from '../tracking/tracker.ts';

/** How many turns without a sign of life make silence; see {@link Quiescence}. */
export const QUIET_TURNS = 2;

/** After this many turns without silence the watchdog starts: perhaps callbacks call each other without end. */
const RESTLESS_TURNS = 1000;

/** Real milliseconds between two looks at threads that run: from one to the other, doubling. */
const MIN_PAUSE_MS = 0.5;
const MAX_PAUSE_MS = 8;

/** What the quiescence loop reports about its waits for real work. */
export interface SleepEvents {
  /** Silence has come, or is wanted no more. */
  ends(): void;
  /** A turn was not quiet, though nothing was slept for. */
  restless(): void;
  asleep(): void;
  awake(): void;
  /** The silence that was slept for has come. */
  settled(): void;
}

/**
 * Finds the moment at which nothing in this thread can run but timers.
 *
 * A *turn* is one real `setImmediate`. It is quiet if since the turn before no callback ran, libuv handled no event
 * and nothing is in flight. Two quiet turns in a row are needed: our immediate runs before those queued by microtasks
 * of the timer just fired, so the first turn cannot vouch for them. Callbacks only: a promise of ours would itself be
 * activity. While work is in flight the loop sleeps until a callback runs instead of spinning.
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
  /** The other threads were seen asleep a turn ago. */
  #looked = false;
  #pauseMs = MIN_PAUSE_MS;
  /** How many turns were taken. */
  turns = 0;

  /** @param waits called each time this thread has nothing to do but to wait for work in flight */
  constructor(tracker: Tracker, sleep: SleepEvents, quietTurns: number, waits: () => void = () => {}) {
    this.#tracker = tracker;
    this.#sleep = sleep;
    this.#quietTurns = quietTurns;
    this.#waits = waits;
  }

  /** Calls back once nothing but timers can run. One at a time: a second call replaces the first. */
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

  /** Silence is no longer needed: calls back at the next turn, whatever is in flight. */
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
   * Whether the other threads of this process sleep, and have done so for a turn in which nothing of what they did
   * before has come. If not, or not yet, it goes on by itself.
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

  /** What is waited for may end without a callback: looks again after a real while, or at the next activity. */
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
