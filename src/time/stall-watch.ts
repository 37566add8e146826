import type { VirtualClockOptions } from './clock-options.ts';
import { stuckError, waitsOf } from './diagnostics.ts';
import type { OpenGoal } from './open-goal.ts';
import type { Participant } from './participant.ts';
import type { SleepEvents } from './quiescence.ts';
import { RealWaits } from './real-waits.ts';
import type { Tracker } from './tracking/tracker.ts';
import { Watchdog } from './watchdog.ts';

/** What the watch needs to know of its clock. */
export interface StallHost {
  readonly tracker: Tracker;
  now(): number;
  /** Timers fired and signs of life; work completed is added to it. */
  progress(): number;
  goal(): OpenGoal<unknown> | undefined;
  participants(): readonly Participant[];
}

const DEFAULT_MAX_REAL_WAIT_MS = 5000;

/** Watches the waits for real work: measures them, and says so when one shows no progress for too long. */
export class StallWatch implements SleepEvents {
  readonly waits = new RealWaits();
  readonly #host: StallHost;
  readonly #onStuck: NonNullable<VirtualClockOptions['onStuck']>;
  readonly #watchdog: Watchdog;

  constructor(host: StallHost, options: VirtualClockOptions) {
    this.#host = host;
    this.#onStuck = options.onStuck ?? 'error';
    this.#watchdog = new Watchdog(
      options.maxRealWaitMs ?? DEFAULT_MAX_REAL_WAIT_MS,
      () => host.tracker.progress() + host.progress(),
      (waitedMs) => this.#stuck(waitedMs),
      (arm) => host.tracker.own(arm),
    );
  }

  asleep(): void {
    this.#watchdog.start();
    this.waits.begin(this.#host.tracker.waitsFor);
  }

  awake(): void {
    this.waits.end();
  }

  /** Only now is the wait over: what wakes us may be none of the work that is waited for. */
  settled(): void {
    this.#watchdog.stop();
    this.waits.end();
  }

  /** A wait for a remote participant, or for somebody outside, begins or ends. */
  waiting(begins: boolean): void {
    if (begins) this.#watchdog.start();
    else this.#watchdog.stop();
  }

  /** Forgets what was before: a new run begins. */
  reset(): void {
    this.#watchdog.reset();
  }

  dispose(): void {
    this.#watchdog.dispose();
  }

  #stuck(waitedMs: number): void {
    const goal = this.#host.goal();
    if (goal?.listening) {
      goal.deadlocked();
      return;
    }
    if (!this.#host.tracker.holds.patient) {
      const participants = this.#host.participants();
      const blamed = participants
        .map((participant) => participant.unresponsive?.())
        .find((error) => error !== undefined);
      if (blamed && goal && this.#onStuck === 'error') {
        goal.fail(blamed);
        return;
      }
      const waiting = waitsOf(participants);
      const error = stuckError(goal?.call, this.#host.now(), waitedMs, waiting);
      if (this.#onStuck === 'warn') process.emitWarning(error);
      else if (this.#onStuck !== 'error') this.#onStuck(waiting, error);
      else if (goal) {
        goal.fail(error);
        return;
      }
    }
    this.#watchdog.start(); // look again: it may come to life yet
  }
}
