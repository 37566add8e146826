import type { VirtualClockOptions } from './clock-options.ts';
import { neverIdleError, stuckError, waitsOf } from './diagnostics.ts';
import { InstantBound } from './instant-bound.ts';
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
  /** Grows when virtual time moves or a timer fires. */
  step(): number;
  /** Grows at signs of life from elsewhere. */
  signs(): number;
  goal(): OpenGoal<unknown> | undefined;
  participants(): readonly Participant[];
}

const DEFAULT_MAX_REAL_WAIT_MS = 5000;
const DEFAULT_MAX_INSTANT_REAL_MS = 30_000;

/** Watches the waits for real work: measures them, and says so when one shows no progress for too long. */
export class StallWatch implements SleepEvents {
  readonly waits = new RealWaits();
  readonly #host: StallHost;
  readonly #onStuck: NonNullable<VirtualClockOptions['onStuck']>;
  readonly #onNeverIdle: VirtualClockOptions['onNeverIdle'];
  readonly #watchdog: Watchdog;
  /** Of this thread between two silences, and of all participants between two steps. */
  readonly #thread: InstantBound;
  readonly #rounds: InstantBound;

  constructor(host: StallHost, options: VirtualClockOptions) {
    this.#host = host;
    this.#onStuck = options.onStuck ?? 'error';
    this.#watchdog = new Watchdog(
      options.maxRealWaitMs ?? DEFAULT_MAX_REAL_WAIT_MS,
      () =>
        host
          .participants()
          .reduce((sum, one) => sum + (one.progress?.() ?? 0), host.tracker.progress() + host.progress()),
      (waitedMs) => this.#stuck(waitedMs),
      (arm) => host.tracker.own(arm),
      () => this.#restlessElsewhere(),
    );
    this.#onNeverIdle = options.onNeverIdle;
    const limitMs = options.maxInstantRealMs ?? DEFAULT_MAX_INSTANT_REAL_MS;
    this.#thread = new InstantBound(limitMs, {
      step: host.step,
      work: () => host.tracker.ledger.movements,
      suspected: () => host.tracker.spot(),
      exceeded: (forMs) => this.#neverIdle(forMs, 'callbacks that keep calling each other (setImmediate, I/O)'),
    });
    this.#rounds = new InstantBound(limitMs, {
      step: host.step,
      work: host.signs,
      suspected: () => {},
      exceeded: (forMs) => this.#neverIdle(forMs, 'messages that go to and fro without end'),
    });
  }

  begins(): void {
    this.#thread.begin();
  }

  ends(): void {
    this.#thread.end();
  }

  restless(): void {
    this.#thread.restless();
  }

  /** Everybody is asked once more, in the same instant or the next. */
  round(): void {
    this.#rounds.restless();
  }

  asleep(): void {
    this.#watchdog.start();
    this.waits.begin(this.#host.tracker.waitsFor);
  }

  awake(): void {
    this.#thread.slept();
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
    this.#rounds.begin();
  }

  dispose(): void {
    this.#watchdog.dispose();
  }

  #neverIdle(forMs: number, what: string): void {
    const goal = this.#host.goal();
    const error = neverIdleError(goal?.call, this.#host.now(), forMs, what, this.#host.tracker.spotted);
    if (this.#onNeverIdle) this.#onNeverIdle(error);
    else goal?.fail(error);
  }

  /** @returns whether a participant has said of itself that it never comes to rest; then the run is over */
  #restlessElsewhere(): boolean {
    const goal = this.#host.goal();
    if (goal === undefined || this.#onStuck !== 'error') return false;
    for (const participant of this.#host.participants()) {
      const error = participant.neverIdle?.();
      if (error === undefined) continue;
      goal.fail(error);
      return true;
    }
    return false;
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
      if (waiting.length === 0 && this.#thread.stirring) {
        this.#watchdog.start(); // not one wait but many callbacks: bounded by itself
        return;
      }
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
