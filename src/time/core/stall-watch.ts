import { describeOpenWork } from '../base/open-work.ts';
import { real } from '../base/real.ts';
import { ownTimes, ownUserMs } from '../os/own-thread.ts';
import { ThreadMeter } from '../os/thread-meter.ts';
import { threadsOfTrees } from '../os/threads-of-trees.ts';
import type { Tracker } from '../tracking/tracker.ts';
import { DEFAULT_MAX_CPU_MS, DEFAULT_MAX_REAL_WAIT_MS, type VirtualClockOptions } from './clock-options.ts';
import { neverIdleError, stuckError, waitsOf } from './diagnostics.ts';
import { InstantBound } from './instant-bound.ts';
import type { OpenGoal } from './open-goal.ts';
import type { Participant } from './participant.ts';
import type { SleepEvents } from './quiescence.ts';
import type { Standstill } from './standstill.ts';
import { Watchdog } from './watchdog.ts';

/** The functions of the clock that the watch calls. */
export interface StallHost {
  readonly tracker: Tracker;
  now(): number;
  /** Grows when virtual time moves or a timer fires. */
  step(): number;
  /** Grows at signs of life from other threads and processes. */
  signs(): number;
  goal(): OpenGoal<unknown> | undefined;
  participants(): readonly Participant[];
}

/**
 * How many rounds all participants may take within one instant. An exchange of messages that is not endless takes fewer.
 */
const MOST_ROUNDS = 250_000;

/** Watches the waits for real work: measures them, and reports a wait that is stuck. */
export class StallWatch implements SleepEvents {
  readonly waits = new RealWaits();
  readonly #host: StallHost;
  readonly #onStuck: NonNullable<VirtualClockOptions['onStuck']>;
  readonly #onNeverIdle: VirtualClockOptions['onNeverIdle'];
  readonly #watched: boolean;
  readonly #watchdog: Watchdog;
  /** The bound of this thread, between two moments of quiescence. */
  readonly #thread: InstantBound;
  #rounds = 0;
  #stepOfRounds = -1;

  constructor(host: StallHost, options: VirtualClockOptions) {
    const { watched = true, maxRealWaitMs = DEFAULT_MAX_REAL_WAIT_MS, maxCpuMs = DEFAULT_MAX_CPU_MS } = options;
    const { tracker } = host;
    this.#host = host;
    this.#onStuck = options.onStuck ?? 'error';
    this.#onNeverIdle = options.onNeverIdle;
    this.#watched = watched;
    const completions = (): number => tracker.ledger.movements + host.step() + host.signs();
    this.#watchdog = new Watchdog(
      { maxRealWaitMs, maxCpuMs },
      {
        progress: () =>
          host.participants().reduce((sum, one) => sum + (one.progress?.() ?? 0), tracker.spoken() + completions()),
        completions,
        // The server runs in this thread too, unless it is in another process.
        threads: new ThreadMeter(
          () => threadsOfTrees(this.#processes()),
          options.scope === 'harness' ? null : ownTimes,
        ),
        over: () => this.#restlessElsewhere(),
        suspected: () => {
          for (const participant of host.participants()) participant.suspected?.();
        },
      },
      (standstill) => this.#stuck(standstill),
      (arm) => tracker.armOwn(arm),
    );
    this.#thread = new InstantBound(maxCpuMs, {
      step: host.step,
      work: () => tracker.ledger.movements,
      cpuMs: ownUserMs,
      suspected: () => tracker.spot(),
      exceeded: () =>
        this.#neverIdle(
          `callbacks keep calling each other (setImmediate, I/O) and have used ${maxCpuMs / 1000} s of processor time (\`--max-cpu-ms\`)`,
        ),
    });
  }

  ends(): void {
    this.#thread.end();
  }

  restless(): void {
    this.#thread.restless();
  }

  /** Call it at each round, in the same instant or the next. */
  round(): void {
    const step = this.#host.step();
    if (step !== this.#stepOfRounds) this.#rounds = 0;
    this.#stepOfRounds = step;
    if (++this.#rounds === MOST_ROUNDS)
      this.#neverIdle(`messages go to and fro, and everybody was asked ${MOST_ROUNDS} times whether that is over`);
  }

  asleep(): void {
    this.waiting(true);
    this.waits.begin(this.#host.tracker.waitsFor);
  }

  awake(): void {
    this.#thread.slept();
    this.waits.end();
  }

  /** The wait ends only at quiescence: the event that wakes this thread may be unrelated to the work that is waited for. */
  settled(): void {
    this.#watchdog.stop();
    this.waits.end();
  }

  /** Call it when a wait for a remote participant, or for a message from outside, begins or ends. */
  waiting(begins: boolean): void {
    if (!begins) this.#watchdog.stop();
    else if (this.#watched) this.#watchdog.start();
  }

  /** Resets the watch for a new run. */
  reset(): void {
    this.#watchdog.reset();
    this.#rounds = 0;
  }

  dispose(): void {
    this.#watchdog.dispose();
  }

  #processes(): readonly number[] {
    return this.#host.participants().flatMap((one) => one.processes?.() ?? []);
  }

  #neverIdle(what: string): void {
    const goal = this.#host.goal();
    const error = neverIdleError(goal?.call, this.#host.now(), what, this.#host.tracker.spotted);
    if (this.#onNeverIdle) this.#onNeverIdle(error);
    else goal?.fail(error);
  }

  /** @returns whether a participant has reported that it never settles. If so, the run is over */
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

  #stuck(standstill: Standstill): void {
    const goal = this.#host.goal();
    if (goal?.listening) {
      goal.deadlocked();
      return;
    }
    if (!this.#host.tracker.blockers.patient) {
      const participants = this.#host.participants();
      const blamed = participants
        .map((participant) => participant.unresponsive?.(standstill))
        .find((error) => error !== undefined);
      if (blamed && goal && this.#onStuck === 'error') {
        goal.fail(blamed);
        return;
      }
      const waiting = waitsOf(participants);
      if (waiting.length === 0 && this.#thread.stirring) {
        this.#watchdog.start(); // the callbacks have a bound of their own
        return;
      }
      const error = stuckError(goal?.call, this.#host.now(), standstill, waiting);
      if (this.#onStuck === 'warn') process.emitWarning(error);
      else if (this.#onStuck !== 'error') this.#onStuck(waiting.map(describeOpenWork), error);
      else if (goal) {
        goal.fail(error);
        return;
      }
    }
    this.#watchdog.start(); // look again, because the wait may still make progress
  }
}

/** Adds up the real time that the clock waited, by the kind of the first work that it waited for. */
export class RealWaits {
  readonly #totals = new Map<string, number>();
  #kind: string | undefined;
  #sinceMs = 0;

  begin(kind: string): void {
    this.#kind = kind;
    this.#sinceMs = real.nowMs();
  }

  end(): void {
    if (this.#kind === undefined) return;
    this.#totals.set(this.#kind, (this.#totals.get(this.#kind) ?? 0) + real.nowMs() - this.#sinceMs);
    this.#kind = undefined;
  }

  /** Real milliseconds by kind of work. */
  totals(): Record<string, number> {
    return Object.fromEntries(this.#totals);
  }
}
