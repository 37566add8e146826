import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Worker } from 'node:worker_threads';
import { captureSite } from '../base/call-site.ts';
import { ClockRunningError, ClockUsageError } from '../base/errors.ts';
import type { StreamHandle } from '../base/native.ts';
import type { ResourceListener } from '../base/resource-event.ts';
import { Labels } from '../tracking/ledger.ts';
import type { Ownership } from '../tracking/owned-resources.ts';
import type { DialListener } from '../tracking/reach.ts';
import { Tracker } from '../tracking/tracker.ts';
import {
  ABLATION,
  DEFAULT_MAX_CPU_MS,
  DEFAULT_MAX_REAL_WAIT_MS,
  type InternalOptions,
  type RunOptions,
  type VirtualClockOptions,
} from './clock-options.ts';
import type { ClockReport } from './clock-report.ts';
import { describeWork } from './diagnostics.ts';
import { fakeGlobals } from './fake/fake-globals.ts';
import { NativeTimeAccess } from './fake/native-time-access.ts';
import { ioCharge } from './io-charge.ts';
import { LeakLog } from './leak-log.ts';
import { LocalParticipant } from './local-participant.ts';
import { OpenGoal } from './open-goal.ts';
import type { Participant } from './participant.ts';
import { QUIET_TURNS, Quiescence } from './quiescence.ts';
import { claimThread, releaseThread } from './registry.ts';
import { Scheduler } from './scheduler.ts';
import { StallWatch } from './stall-watch.ts';
import { TimerBook } from './timer-book.ts';
import { HarnessTimer, type TimerHandle, TimerQueue } from './timer-queue.ts';
import { WorkCharge } from './work-charge.ts';
import { WorkMeter } from './work-meter.ts';
import { addWork, knownWork, type OutputPosition, type WorkStamp } from './work-stamp.ts';

const DEFAULT_EPOCH_MS = Date.UTC(2026, 0, 1);

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
  readonly #options: InternalOptions;
  readonly #queue: TimerQueue;
  readonly #labels = new Labels();
  readonly #nativeAccess = new NativeTimeAccess();
  readonly #leakLog: LeakLog;
  readonly #tracker: Tracker;
  readonly #quiescence: Quiescence;
  readonly #watch: StallWatch;
  readonly #scheduler: Scheduler;
  readonly #local: LocalParticipant;
  /** Only while installed: in scope `'harness'` no program runs in this thread. */
  #meter: WorkMeter | undefined;
  #uninstall: (() => void) | undefined;
  #goal: OpenGoal<unknown> | undefined;
  #signs = 0;

  constructor(options: VirtualClockOptions = {}) {
    this.#options = options;
    const { epochMs = DEFAULT_EPOCH_MS, ties = 'fifo', onLeak = 'error', ioCost, scope = 'process' } = options;
    const { without = [], quietTurns = QUIET_TURNS } = this.#options[ABLATION] ?? {};
    const now = (): number => this.now;
    const participants = (): readonly Participant[] => this.#scheduler.participants;
    this.#queue = new TimerQueue(epochMs, ties);
    this.#leakLog = new LeakLog(
      onLeak,
      this.#nativeAccess,
      this.#labels,
      now,
      (error) => this.#goal?.fail(error),
      (timer) => this.#tracker.ownedResources.opened(timer as NodeJS.Timeout),
    );
    this.#tracker = new Tracker(
      now,
      this.#labels,
      {
        nativeTimer: (site, timer) => this.#leakLog.nativeTimer(site, timer),
        runs: (whose) => this.#meter?.callback(whose),
        ...(ioCost === undefined ? {} : { completing: ioCharge(ioCost, this.#queue, participants) }),
      },
      // Nothing is hooked in a harness: there every event of libuv would look like work of a program.
      scope === 'harness' ? ['events'] : without,
      options.ownsProcess,
    );
    const goal = (): OpenGoal<unknown> | undefined => this.#goal;
    const step = (): number => this.#queue.fired + this.#queue.nowMs;
    const signs = (): number => this.#signs;
    this.#watch = new StallWatch({ tracker: this.#tracker, now, step, signs, goal, participants }, options);
    this.#quiescence = new Quiescence(this.#tracker, this.#watch, quietTurns, () => this.#meter?.waiting());
    // In a harness this process works for nobody: the servers are in others.
    const processes = scope === 'harness' ? [] : [process.pid];
    this.#local = new LocalParticipant(this.#queue, this.#tracker, this.#quiescence, processes);
    this.#scheduler = new Scheduler(
      {
        local: this.#local,
        now,
        settleTwice: (settled) => this.#local.settle(this.now, settled, 2),
        sleep: (awake) => this.#tracker.onceActive(awake),
        passWork: () => this.#queue.charge === undefined || this.passWork(this.workMs),
        round: () => this.#watch.round(),
        waiting: (begins) => this.#watch.waiting(begins),
      },
      ties,
    );
  }

  /** Virtual milliseconds since the clock was made; always whole. */
  get now(): number {
    return this.#queue.nowMs;
  }

  /** What `Date` read when the clock was made, in milliseconds since 1970. */
  get epochMs(): number {
    return this.#queue.epochMs;
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
    return this.#queue.hasRefTimers;
  }

  /** Measures the program's work in this thread; what an agent in a child reports of it. */
  get meter(): WorkMeter {
    if (this.#meter === undefined) throw new ClockUsageError('Only an installed clock has a program to measure.');
    return this.#meter;
  }

  /**
   * Real milliseconds that the program has worked so far, here and in all participants: as long as it would take on an
   * otherwise idle machine. Never decreases.
   */
  get workMs(): number {
    let total = this.#meter?.totalMs ?? 0;
    for (const { workMs = 0 } of this.#scheduler.participants) total += workMs;
    return total;
  }

  /** Something that the program has said has just arrived: how much it had worked when it said it. */
  stampWork(where?: OutputPosition): WorkStamp {
    const others = this.#scheduler.participants.filter((one) => one.stampWork !== undefined);
    const [first] = others;
    if (first?.stampWork === undefined || others.length > 1) return knownWork(this.workMs);
    return addWork(first.stampWork(where), this.#meter?.totalMs ?? 0);
  }

  /**
   * From now on the program's real work takes virtual time: the clock passes it before anybody hears what came of it,
   * timers of the harness fire meanwhile, and those of the program are late, as in reality. Then no two runs are equal.
   */
  chargeWork(): void {
    this.#queue.charge ??= new WorkCharge(() => this.workMs);
  }

  /** Whether {@link chargeWork} was called. */
  get chargesWork(): boolean {
    return this.#queue.charge !== undefined;
  }

  /**
   * The harness is about to be told what the program said after so much work: where work takes time, that passes first.
   * At most one timer of the harness fires; what it sets going must settle before time goes on.
   *
   * @returns false: call it again in a later macrotask
   */
  passWork(workMs: number): boolean {
    this.#meter?.harness();
    const behindMs = this.#queue.charge?.behindOf(workMs) ?? 0;
    if (behindMs === 0) return true;
    const untilMs = Math.min(this.now + behindMs, this.#goal?.untilMs ?? Number.POSITIVE_INFINITY);
    if (this.#queue.fireOfHarness(untilMs)) return false;
    this.#queue.set(untilMs);
    return true;
  }

  /** How many callbacks of the program have begun in this thread. */
  get callbacks(): number {
    return this.#tracker.callbacks;
  }

  /** This thread as a participant; what an agent in a child drives. */
  get local(): LocalParticipant {
    return this.#local;
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
    claimThread(this);
    try {
      const restore = fakeGlobals(this.#queue, this.#nativeAccess);
      this.#tracker.install();
      const meter = new WorkMeter({
        childPids: () => this.#tracker.childPids,
        armOwn: (arm) => this.#tracker.armOwn(arm),
      });
      this.#meter = meter;
      this.#uninstall = () => {
        meter.dispose();
        this.#meter = undefined;
        this.#tracker.uninstall();
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
    this.#goal?.fail(
      new ClockUsageError('The virtual clock was uninstalled while a run was open; await the run first.'),
    );
    this.#watch.dispose();
    this.#uninstall?.();
    this.#uninstall = undefined;
    this.#labels.clear();
    this.#tracker.ownedResources.owners.clear();
    this.#nativeAccess.dispose();
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

  /** Arms a timer of the harness: on this clock, whatever the scope, and seen by nobody else. */
  setTimer(fn: () => void, delayMs: number): TimerHandle {
    if (!(delayMs >= 0)) throw new ClockUsageError(`clock.setTimer() takes milliseconds from 0 on, not ${delayMs}.`);
    return new HarnessTimer(this.#queue, fn, Math.ceil(delayMs));
  }

  /** Makes time stand still until the returned function is called. */
  blockTime(reason: string): () => void {
    // In a harness each message is a hold. Its stack would name nothing but the harness, and costs more than the rest.
    return this.#tracker.blockers.block(reason, this.#options.scope === 'harness' ? undefined : this.blockTime);
  }

  /**
   * Says that the server has started up. What its native add-ons have been waiting for since before then, such as messages,
   * is work of no request and holds time up no more. A thread that runs does.
   */
  startedUp(): void {
    this.#tracker.native.startedUp();
  }

  /** Arms a native timer for the harness itself: it is no leak, and its callback no sign of life. */
  armOwn<T>(arm: () => T): T {
    return this.#tracker.armOwn(arm);
  }

  /**
   * Leaves something out of the account: time may pass whatever it does.
   *
   * @param speaks whether a child may speak at any moment, so that silence is no deadlock at once. Not if it is on
   *   this clock as a participant.
   */
  ignore(what: ChildProcess | Worker | Socket, speaks = true): void {
    this.#tracker.ignore(what, speaks);
  }

  /**
   * Says that the peer of a connection, in another process, is on this clock too: whoever knows both ends accounts for
   * what is under way between them, so here it is no longer an outsider whose answer is waited for.
   */
  share(handle: StreamHandle): void {
    this.#tracker.share(handle);
  }

  /** Runs `fn` with time frozen; inside it, `setTimeout` and its like are native and fire by real time. */
  async realtime<T>(fn: () => T | Promise<T>): Promise<T> {
    const release = this.#tracker.blockers.block('realtime', this.realtime, true);
    try {
      return await this.#nativeAccess.run(fn);
    } finally {
      release();
    }
  }

  /** Calls `fn`; what it and everything it starts opens belongs to `label`. */
  attribute<T>(label: string, fn: () => T): T {
    return this.#labels.run(label, fn);
  }

  /**
   * Calls `fn`; what it and everything it starts opens belongs to this clock: {@link closeOwned} closes it.
   *
   * @param own `'keep'` for what outlives the clock: then it only keeps no process alive between clocks
   */
  own<T>(fn: () => T, own: Ownership = 'close'): T {
    return this.#tracker.ownedResources.owners.run(own, fn);
  }

  /** Closes what was opened inside {@link own} and is still open: children, threads, servers, sockets, watchers, timers. */
  closeOwned(): Promise<void> {
    return this.#tracker.ownedResources.close();
  }

  /** Tells of every resource opened or closed, and of every timer, from now on, while installed. @returns how to stop */
  onResource(listener: ResourceListener): () => void {
    const { ledger } = this.#tracker;
    ledger.listeners.add(listener);
    this.#queue.watcher ??= new TimerBook(ledger, this.#labels, () => this.now);
    return () => {
      ledger.listeners.delete(listener);
      if (ledger.listeners.size === 0) this.#queue.watcher = undefined;
    };
  }

  /** Tells which hosts the program dials from now on, while installed, and whether they can be reached. @returns how to stop */
  onDial(listener: DialListener): () => void {
    const { reach } = this.#tracker;
    reach.listener = listener;
    return () => {
      if (reach.listener === listener) reach.listener = undefined;
    };
  }

  /** Lets somebody else share this clock, such as the agent of a child. @returns how to leave */
  addParticipant(participant: Participant): () => void {
    const leave = this.#scheduler.add(participant);
    this.wake();
    return () => {
      leave();
      this.wake();
    };
  }

  /** Says that something happened that the clock cannot see: it looks again. A sign of life to the watchdog. */
  wake(): void {
    this.#signs++;
    this.#tracker.wake();
  }

  report(): ClockReport {
    return {
      steps: this.#queue.fired,
      turns: this.#quiescence.turns,
      nowMs: this.now,
      realWaitMs: this.#watch.waits.totals(),
      leaks: [...this.#leakLog.leaks],
      tiesMet: this.#queue.tiesMet,
      inFlight: this.#tracker.inFlight().map(describeWork),
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
    const goal = new OpenGoal<T>({
      call: { method, site: captureSite(below), startedMs: this.now },
      untilMs: this.now + (options.limitMs ?? Number.POSITIVE_INFINITY),
      jumps: fn === undefined,
      options,
      host: {
        now: () => this.now,
        participants: () => this.#scheduler.participants,
        outside: () => this.#tracker.outside(),
        idle: () => this.#tracker.idle().map(describeWork),
        leaks: () => this.#leakLog.leaks,
        ended: () => this.#ended(),
      },
    });
    this.#goal = goal as OpenGoal<unknown>;
    this.#watch.reset();
    this.#meter?.begin();
    goal.start(fn);
    if (!goal.ended) this.#scheduler.start(goal);
    return goal.promise;
  }

  #assertFree(method: string): void {
    if (this.#goal !== undefined) {
      throw new ClockRunningError(
        `clock.${method}() was called while clock.${this.#goal.call.method}() is open, and time has one driver. ` +
          'Await it first; inside it just await your own timers.',
      );
    }
    if (this.#options.scope !== 'harness' && !this.installed) {
      throw new ClockUsageError(`clock.${method}() was called before clock.install().`);
    }
  }

  #ended(): void {
    this.#goal = undefined;
    this.#meter?.end();
    this.#scheduler.stop();
    this.#quiescence.abandon();
    this.#tracker.wake();
  }
}
