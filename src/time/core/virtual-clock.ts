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
import type { WallSkew } from './wall-skew.ts';
import { WorkMeter } from './work-meter.ts';
import type { OutputPosition, WorkStamp } from './work-stamp.ts';

/**
 * One clock for this thread, and for agents in children that join the clock. Time moves only while a {@link run} or
 * {@link advance} is open, from timer to timer, and only at quiescence: when nothing else can run and no real work is in flight.
 * Unref'd timers move time too, as in a process that another handle keeps alive.
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

  /** The reading of `Date` when the clock was made, in milliseconds since 1970. */
  get epochMs(): number {
    return this.#parts.queue.epochMs;
  }

  /** See {@link VirtualClockOptions.maxRealWaitMs}. Agents in children have the same limit. */
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
   * Real milliseconds that the program has worked so far, in this thread and in all participants, as on an otherwise idle
   * machine. Never decreases.
   */
  get workMs(): number {
    return this.#parts.work.totalMs;
  }

  /** How much work the program had done when it wrote the output that has just arrived. */
  stampWork(where?: OutputPosition): WorkStamp {
    return this.#parts.work.stamp(where);
  }

  /**
   * After this call, the program's real work takes virtual time, which passes before the result of the work is delivered. During
   * that time, timers of the harness fire and timers of the program are late, as in reality. Runs are no longer repeatable then.
   */
  chargeWork(): void {
    this.#parts.work.charge();
  }

  /** Whether {@link chargeWork} was called. */
  get chargesWork(): boolean {
    return this.#parts.work.isCharged;
  }

  /**
   * Call it before the harness receives an output that the program wrote after `workMs` of work. If work takes time, that time
   * passes first. At most one timer of the harness fires, because its effects must settle before time moves again.
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

  /** This thread as a participant. An agent in a child drives it. */
  get local(): LocalParticipant {
    return this.#parts.local;
  }

  /**
   * Makes the time sources of this thread virtual and starts to follow its real work. Does nothing in scope `'harness'`. Load
   * modules that capture timers (`const { setTimeout } = require('timers')`) after this call.
   *
   * @throws ClockBusyError if another clock is installed in this thread
   * @throws FakeClockPresentError if a fake clock of another library is installed
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

  /** Restores the time sources. An open `run` rejects. */
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
   * Calls `fn` and lets time move, from timer to timer, until the promise that it returns has settled.
   *
   * @throws DeadlockError, StuckError, LeakError, VirtualLimitError, StepLimitError, or the signal's reason
   */
  run<T>(fn: () => T | Promise<T>, options: RunOptions = {}): Promise<T> {
    return this.#open('run', this.run, fn, options);
  }

  /** Moves time by `ms`, fires every timer that is due in this time, and settles. */
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

  /**
   * Stops virtual time until the returned function is called.
   *
   * @param isMessage whether a message of the harness does it: the stack then names only this package, and is not captured, because
   *   that would cost more than the rest of the call
   */
  blockTime(reason: string, isMessage = this.#options.scope === 'harness'): () => void {
    return this.#parts.tracker.blockers.block(reason, isMessage ? undefined : this.blockTime);
  }

  /**
   * Call it when the server has started up. A wait of its native add-ons from before that, such as for messages, belongs to no
   * request and no longer blocks time. A running thread still does.
   */
  startedUp(): void {
    this.#parts.tracker.native.startedUp();
  }

  /** Arms a native timer for the harness itself. The timer is no leak, and its callback is no sign of life. */
  armOwn<T>(arm: () => T): T {
    return this.#parts.tracker.armOwn(arm);
  }

  /**
   * Ignores a child, thread or socket: its activity no longer keeps time from moving.
   *
   * @param speaks whether a child may write at any moment, so that quiescence is no deadlock at once. Give `false` for a
   *   participant of this clock
   */
  ignore(what: ChildProcess | Worker | Socket, speaks = true): void {
    this.#parts.tracker.ignore(what, speaks);
  }

  /**
   * Call it if the peer of a connection is in another process on this clock. The host, which knows both ends, accounts for the
   * bytes between them, so this clock no longer waits for an answer of that peer.
   */
  share(handle: StreamHandle): void {
    this.#parts.tracker.share(handle);
  }

  /** Runs `fn` while virtual time does not move. Inside `fn`, `setTimeout` and other timers are native and fire by real time. */
  async realtime<T>(fn: () => T | Promise<T>): Promise<T> {
    const release = this.#parts.tracker.blockers.block('realtime', this.realtime, true);
    try {
      return await this.#parts.nativeAccess.run(fn);
    } finally {
      release();
    }
  }

  /** Calls `fn`. Resources that `fn`, or code started by it, opens have this label. */
  attribute<T>(label: string, fn: () => T): T {
    return this.#parts.labels.run(label, fn);
  }

  /** The label of the {@link attribute} in which the running code was started; `null`: none. */
  get label(): string | null {
    return this.#parts.labels.current ?? null;
  }

  /**
   * Calls `fn`. Resources that `fn`, or code started by it, opens belong to this clock: {@link closeOwned} closes them.
   *
   * @param ownership `'keep'` for resources that outlive the clock: between clocks they keep no process alive
   */
  own<T>(fn: () => T, ownership: Ownership = 'close'): T {
    return this.#parts.tracker.ownedResources.scopes.run(ownership, fn);
  }

  /**
   * Closes the resources that were opened inside {@link own} and are still open: children, threads, servers, sockets, watchers,
   * timers.
   */
  closeOwned(): Promise<void> {
    return this.#parts.tracker.ownedResources.close();
  }

  /**
   * Reports every resource that is opened or closed, and every timer, while the clock is installed.
   *
   * @returns a function that stops the reports
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
   * Reports each host that the program dials while the clock is installed, and whether the host can be reached.
   *
   * @returns a function that stops the reports
   */
  onDial(listener: DialListener): () => void {
    const { reach } = this.#parts.tracker;
    reach.listener = listener;
    return () => {
      if (reach.listener === listener) reach.listener = undefined;
    };
  }

  /**
   * Stops the program in this thread: none of its timers fires. The caller keeps from it what it would read. Callbacks of real
   * work that is in flight still run.
   */
  pauseProgram(): void {
    this.#parts.queue.pauseProgram();
    this.wake();
  }

  /**
   * Ends {@link pauseProgram}: timers that were due meanwhile are due now.
   *
   * @param uncountedMs how much of the pause the monotonic clocks of the program did not count, as while a machine sleeps
   */
  resumeProgram(uncountedMs = 0): void {
    this.#parts.queue.resumeProgram(uncountedMs);
    this.wake();
  }

  /** From now on the wall clock of the program in this thread has these errors. Timers and monotonic clocks stay right. */
  skewWallClock(skews: readonly WallSkew[]): void {
    this.#parts.queue.wallSkews = skews;
  }

  /** Adds a participant to this clock, such as the agents of children. @returns a function that removes the participant */
  addParticipant(participant: Participant): () => void {
    const leave = this.#parts.scheduler.add(participant);
    this.wake();
    return () => {
      leave();
      this.wake();
    };
  }

  /** Call it after an event that the clock cannot see. The clock looks again, and the watchdog counts a sign of life. */
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

  /** @param fn if it is absent, the goal is to move time to `limitMs` */
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
