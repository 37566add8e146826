import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Worker } from 'node:worker_threads';
import { captureSite } from '../base/call-site.ts';
import { ClockRunningError, ClockUsageError } from '../base/errors.ts';
import type { StreamHandle } from '../base/native.ts';
import type { ResourceListener } from '../base/resource-event.ts';
import type { Ownership } from '../tracking/owned-resources.ts';
import type { DialListener } from '../tracking/reach.ts';
import { buildClock, type ClockParts } from './build-clock.ts';
import {
  DEFAULT_MAX_CPU_MS,
  DEFAULT_MAX_REAL_WAIT_MS,
  type RunOptions,
  type VirtualClockOptions,
} from './clock-options.ts';
import type { ClockReport } from './clock-report.ts';
import { describeWork } from './diagnostics.ts';
import { fakeGlobals } from './fake/fake-globals.ts';
import type { LocalParticipant } from './local-participant.ts';
import { OpenGoal } from './open-goal.ts';
import type { Participant } from './participant.ts';
import { claimThread, releaseThread } from './registry.ts';
import { TimerBook } from './timer-book.ts';
import { HarnessTimer, type TimerHandle } from './timer-queue.ts';
import { WorkMeter } from './work-meter.ts';
import type { OutputPosition, WorkStamp } from './work-stamp.ts';

/**
 * One clock for this thread, and for child agents that join it. Time moves only while a {@link run} or
 * {@link advance} is open, from timer to timer, and only at quiescence: when nothing else can run and no real work is
 * in flight. Unref'd timers move it too, as in a process that something else keeps alive.
 *
 * ```ts
 * using clock = new VirtualClock().install();
 * await clock.run(() => new Promise((resolve) => setTimeout(resolve, 600_000))); // some microseconds
 * ```
 */
export class VirtualClock {
  readonly #options: VirtualClockOptions;
  readonly #parts: ClockParts;
  #uninstall: (() => void) | undefined;

  constructor(options: VirtualClockOptions = {}) {
    this.#options = options;
    this.#parts = buildClock(options);
  }

  /** Virtual milliseconds since the clock was made; always whole. */
  get now(): number {
    return this.#parts.queue.nowMs;
  }

  /** What `Date` read when the clock was made, in milliseconds since 1970. */
  get epochMs(): number {
    return this.#parts.queue.epochMs;
  }

  /** See {@link VirtualClockOptions.maxRealWaitMs}; agents in children keep to the same. */
  get maxRealWaitMs(): number {
    return this.#options.maxRealWaitMs ?? DEFAULT_MAX_REAL_WAIT_MS;
  }

  /** See {@link VirtualClockOptions.maxCpuMs}. */
  get maxCpuMs(): number {
    return this.#options.maxCpuMs ?? DEFAULT_MAX_CPU_MS;
  }

  get installed(): boolean {
    return this.#uninstall !== undefined;
  }

  /** Whether any armed timer of the program would keep a process alive, as after `setTimeout` without `unref()`. */
  get hasRefTimers(): boolean {
    return this.#parts.queue.hasRefTimers;
  }

  /** Measures the program's work in this thread, as an agent in a child reports it. */
  get meter(): WorkMeter {
    return this.#parts.work.meter;
  }

  /**
   * Real milliseconds that the program has worked so far, here and in all participants: as long as it would take on an
   * otherwise idle machine. Never decreases.
   */
  get workMs(): number {
    return this.#parts.work.totalMs;
  }

  /** How much the program had worked when it wrote the output that has just arrived. */
  stampWork(where?: OutputPosition): WorkStamp {
    return this.#parts.work.stamp(where);
  }

  /**
   * From now on the program's real work takes virtual time: that time passes before the result of the work is
   * delivered. Timers of the harness fire meanwhile, and those of the program are late, as in reality. Then no two runs
   * are equal.
   */
  chargeWork(): void {
    this.#parts.work.charge();
  }

  /** Whether {@link chargeWork} was called. */
  get chargesWork(): boolean {
    return this.#parts.work.isCharged;
  }

  /**
   * The harness is about to receive an output that the program wrote after this much work: where work takes time, that
   * time passes first. At most one timer of the harness fires; its effects must settle before time moves on.
   *
   * @returns false: call it again in a later macrotask
   */
  passWork(workMs: number): boolean {
    return this.#parts.work.pass(workMs);
  }

  /** How many callbacks of the program have begun in this thread. */
  get callbacks(): number {
    return this.#parts.tracker.callbacks;
  }

  /** This thread as a participant; what an agent in a child drives. */
  get local(): LocalParticipant {
    return this.#parts.local;
  }

  /**
   * Makes the time sources of this thread virtual and starts to follow its real work. In scope `'harness'` it does
   * nothing. Load what captures timers (`const { setTimeout } = require('timers')`) afterwards.
   *
   * @throws ClockBusyError if another clock is installed in this thread
   * @throws FakeClockPresentError if someone else's fake clock is in place
   */
  install(): this {
    if (this.#options.scope === 'harness' || this.installed) return this;
    const { queue, nativeAccess, tracker, work } = this.#parts;
    claimThread(this);
    try {
      const restore = fakeGlobals(queue, nativeAccess);
      tracker.install();
      const meter = new WorkMeter({
        childPids: () => tracker.childPids,
        armOwn: (arm) => tracker.armOwn(arm),
      });
      work.installedMeter = meter;
      this.#uninstall = () => {
        meter.dispose();
        work.installedMeter = undefined;
        tracker.uninstall();
        restore();
        releaseThread(this);
      };
    } catch (error) {
      releaseThread(this);
      throw error;
    }
    return this;
  }

  /** Puts everything back. An open `run` rejects. */
  uninstall(): void {
    const { state, watch, labels, tracker, nativeAccess } = this.#parts;
    state.goal?.fail(
      new ClockUsageError('The virtual clock was uninstalled while a run was open; await the run first.'),
    );
    watch.dispose();
    this.#uninstall?.();
    this.#uninstall = undefined;
    labels.clear();
    tracker.ownedResources.scopes.clear();
    nativeAccess.dispose();
  }

  [Symbol.dispose](): void {
    this.uninstall();
  }

  /**
   * Calls `fn` and lets time move, from timer to timer, until what it returns has settled.
   *
   * @throws DeadlockError, StuckError, LeakError, VirtualLimitError, StepLimitError, or the signal's reason
   */
  run<T>(fn: () => T | Promise<T>, options: RunOptions = {}): Promise<T> {
    return this.#open('run', this.run, fn, options);
  }

  /** Moves time by `ms`, firing whatever is due on the way, and settles. */
  advance(ms: number): Promise<void> {
    if (!Number.isInteger(ms) || ms < 0) {
      throw new ClockUsageError(`clock.advance() takes a whole number of milliseconds from 0 on, not ${ms}.`);
    }
    return this.#open<void>('advance', this.advance, undefined, { limitMs: ms });
  }

  /** Lets time move until `promise` has settled; resolves to its value. */
  advanceUntil<T>(promise: PromiseLike<T>, options: RunOptions = {}): Promise<T> {
    return this.#open('advanceUntil', this.advanceUntil, async () => await promise, options);
  }

  /** Arms a timer of the harness, on this clock in any scope. The program cannot see it. */
  setTimer(fn: () => void, delayMs: number): TimerHandle {
    if (!(delayMs >= 0)) throw new ClockUsageError(`clock.setTimer() takes milliseconds from 0 on, not ${delayMs}.`);
    return new HarnessTimer(this.#parts.queue, fn, Math.ceil(delayMs));
  }

  /** Stops virtual time until the returned function is called. */
  blockTime(reason: string): () => void {
    // In a harness each message blocks time. Its stack would name the harness only, and costs more than all the rest.
    return this.#parts.tracker.blockers.block(reason, this.#options.scope === 'harness' ? undefined : this.blockTime);
  }

  /**
   * Reports that the server has started up. What its native add-ons have been waiting for since before then, such as
   * messages, is work of no request and no longer blocks time. A thread that runs does.
   */
  startedUp(): void {
    this.#parts.tracker.native.startedUp();
  }

  /** Arms a native timer for the harness itself: it is no leak, and its callback no sign of life. */
  armOwn<T>(arm: () => T): T {
    return this.#parts.tracker.armOwn(arm);
  }

  /**
   * Ignores a child, thread or socket: time may pass whatever it does.
   *
   * @param speaks whether a child may speak at any moment, so that silence is no deadlock at once. Not if it is on
   *   this clock as a participant.
   */
  ignore(what: ChildProcess | Worker | Socket, speaks = true): void {
    this.#parts.tracker.ignore(what, speaks);
  }

  /**
   * Reports that the peer of a connection, in another process, is on this clock too. The host, which knows both ends,
   * accounts for the bytes between them, so this clock no longer waits for an answer from outside.
   */
  share(handle: StreamHandle): void {
    this.#parts.tracker.share(handle);
  }

  /** Runs `fn` with time frozen; inside it, `setTimeout` and its like are native and fire by real time. */
  async realtime<T>(fn: () => T | Promise<T>): Promise<T> {
    const release = this.#parts.tracker.blockers.block('realtime', this.realtime, true);
    try {
      return await this.#parts.nativeAccess.run(fn);
    } finally {
      release();
    }
  }

  /** Calls `fn`; what it and everything it starts opens belongs to `label`. */
  attribute<T>(label: string, fn: () => T): T {
    return this.#parts.labels.run(label, fn);
  }

  /**
   * Calls `fn`; what it and everything it starts opens belongs to this clock: {@link closeOwned} closes it.
   *
   * @param ownership `'keep'` for resources that outlive the clock: between clocks they keep no process alive
   */
  own<T>(fn: () => T, ownership: Ownership = 'close'): T {
    return this.#parts.tracker.ownedResources.scopes.run(ownership, fn);
  }

  /**
   * Closes what was opened inside {@link own} and is still open: children, threads, servers, sockets, watchers, timers.
   */
  closeOwned(): Promise<void> {
    return this.#parts.tracker.ownedResources.close();
  }

  /**
   * Reports every resource that is opened or closed, and every timer, from now on, while installed.
   *
   * @returns stops it
   */
  onResource(listener: ResourceListener): () => void {
    const { tracker, queue, labels } = this.#parts;
    const { ledger } = tracker;
    ledger.listeners.add(listener);
    queue.watcher ??= new TimerBook(ledger, labels, () => this.now);
    return () => {
      ledger.listeners.delete(listener);
      if (ledger.listeners.size === 0) queue.watcher = undefined;
    };
  }

  /**
   * Reports each host that the program dials from now on, while installed, and whether it can be reached.
   *
   * @returns stops it
   */
  onDial(listener: DialListener): () => void {
    const { reach } = this.#parts.tracker;
    reach.listener = listener;
    return () => {
      if (reach.listener === listener) reach.listener = undefined;
    };
  }

  /** Lets a participant share this clock, such as the agents of children. @returns removes it */
  addParticipant(participant: Participant): () => void {
    const leave = this.#parts.scheduler.add(participant);
    this.wake();
    return () => {
      leave();
      this.wake();
    };
  }

  /** Reports an event that the clock cannot see: it looks again. A sign of life to the watchdog. */
  wake(): void {
    this.#parts.state.signs++;
    this.#parts.tracker.wake();
  }

  report(): ClockReport {
    const { queue, quiescence, watch, leakLog, tracker } = this.#parts;
    return {
      steps: queue.fired,
      turns: quiescence.turns,
      nowMs: this.now,
      realWaitMs: watch.waits.totals(),
      leaks: [...leakLog.leaks],
      tiesMet: queue.tiesMet,
      inFlight: tracker.inFlight().map(describeWork),
    };
  }

  /** @param fn without it the goal is to get to `limitMs` */
  #open<T>(
    method: string,
    below: (...args: never[]) => unknown,
    fn: (() => T | Promise<T>) | undefined,
    options: RunOptions,
  ): Promise<T> {
    this.#assertFree(method);
    const { state, watch, work, scheduler, goalHost } = this.#parts;
    const goal = new OpenGoal<T>({
      call: { method, site: captureSite(below), startedMs: this.now },
      untilMs: this.now + (options.limitMs ?? Number.POSITIVE_INFINITY),
      jumps: fn === undefined,
      options,
      host: goalHost,
    });
    state.goal = goal as OpenGoal<unknown>;
    watch.reset();
    work.installedMeter?.begin();
    goal.start(fn);
    if (!goal.ended) scheduler.start(goal);
    return goal.promise;
  }

  #assertFree(method: string): void {
    const { goal } = this.#parts.state;
    if (goal !== undefined) {
      throw new ClockRunningError(
        `clock.${method}() was called while clock.${goal.call.method}() is open, and time has one driver. ` +
          'Await it first; inside it just await your own timers.',
      );
    }
    if (this.#options.scope !== 'harness' && !this.installed) {
      throw new ClockUsageError(`clock.${method}() was called before clock.install().`);
    }
  }
}
