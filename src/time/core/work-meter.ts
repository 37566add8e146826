import { executionAsyncResource } from 'node:async_hooks';
import { availableParallelism } from 'node:os';
import { types } from 'node:util';
import { idleMs, real } from '../base/real.ts';
import { OtherThreads } from '../os/other-threads.ts';
import { startedBy } from '../os/process-table.ts';
import { type ArmOwn, ProcessWatch } from '../os/process-watch.ts';
import { ownThreadId, type ThreadTimes, ThreadTimesReader, threadTimesOf } from '../os/thread-table.ts';
import { onIdleMachineMs } from './idle-machine.ts';

/**
 * Whose a stretch of real time is: the program runs, its requests are waited for, or it is the harness's own affair.
 */
type Owner = 'program' | 'waiting' | 'harness';

/** A stretch of fewer real milliseconds is taken as it is: to ask the kernel about it would cost more than it shows. */
const ASK_FROM_MS = 0.3;
/** From here on the kernel is asked about every thread of the process, and not only about this one. */
const ASK_ALL_FROM_MS = 2;

/** What the meter needs of the clock of its thread. */
export interface MeterHost {
  /** Child processes of the program that are waited for now. */
  childPids(): readonly number[];
  /** Arms a native timer as one of the clock's own. */
  readonly armOwn: ArmOwn;
}

/**
 * Measures the real work of the program in this thread, and of what it waits for: how long it would take on an
 * otherwise idle machine. Real time is cut into stretches, each of one owner. Of a stretch of the program counts what
 * this thread did; of one that was waited through, all the threads of the process, since any of them may have done the
 * work. What the harness does in between does not count.
 *
 * The kernel is asked only about long stretches. What a thread waited for a processor since it was last asked about
 * falls into the stretch that was long, so nothing of it is missed but what short stretches hold.
 *
 * Where the kernel does not show how long a thread waited for a processor (not Linux), a stretch counts as the
 * processor time that was used in it, at most as its time on the wall: waits for disks and other processes go
 * uncounted.
 */
export class WorkMeter {
  readonly #tid = ownThreadId();
  readonly #reader = this.#tid === undefined ? undefined : new ThreadTimesReader(this.#tid);
  readonly #processors = availableParallelism();
  readonly #host: MeterHost;
  readonly #children: ProcessWatch;
  readonly #others: OtherThreads;
  #nestedPids: () => readonly number[] = () => [];
  #owner: Owner = 'harness';
  #sinceMs = real.nowMs();
  #idleMs = idleMs();
  #doneMs = 0;
  #blockedMs = 0;
  #blocking = false;
  #own: ThreadTimes = { cpuMs: 0, queuedMs: 0 };
  #knownChildren: ReadonlySet<number> = new Set();
  #open = false;

  constructor(host: MeterHost) {
    this.#host = host;
    this.#children = new ProcessWatch(host.armOwn);
    this.#ownSince();
    this.#others = new OtherThreads(this.#tid);
    this.#newChildren();
  }

  /** Real milliseconds of work so far. Never decreases. */
  get totalMs(): number {
    this.#close();
    return this.#doneMs;
  }

  /**
   * The part of {@link totalMs} in which this thread was blocked by a process that it had started and that has ended
   * since: how long such a process waited for a processor is seen only from outside. Never decreases.
   */
  get blockedMs(): number {
    this.#close();
    return this.#blockedMs;
  }

  /**
   * A call of the program begins that blocks this thread until another process has ended.
   *
   * @returns to be called after it
   */
  blocks(): () => void {
    this.#close();
    this.#blocking = true;
    return () => {
      this.#close();
      this.#blocking = false;
    };
  }

  /** Processes beside those of {@link MeterHost.childPids}, asked for at each look. */
  alsoWaitsFor(pids: () => readonly number[]): void {
    this.#nestedPids = pids;
  }

  /** The program runs from now on; callbacks before that are not its work. */
  begin(): void {
    this.#open = true;
  }

  /** The program's turn is over. */
  end(): void {
    this.harness();
    this.#open = false;
  }

  /** A callback begins. On a Node whose hooks report promises too, those belong to whatever callback they follow. */
  callback(whose: 'program' | 'harness'): void {
    if (whose === 'harness') this.harness();
    else if (this.#owner !== 'harness' || !types.isPromise(executionAsyncResource())) this.program();
  }

  /** From now on the program's code runs. */
  program(): void {
    if (this.#owner !== 'program' && this.#open) this.#change('program');
  }

  /** From now on this thread waits for what the program has asked for. */
  waiting(): void {
    if (this.#owner === 'waiting' || !this.#open) return;
    this.#change('waiting');
    if (this.#reader !== undefined && this.#childPids().length > 0) this.#children.begin(this.#childPids);
  }

  /** From now on the harness's own code runs, or nothing at all. */
  harness(): void {
    if (this.#owner !== 'harness') this.#change('harness');
  }

  dispose(): void {
    this.harness();
    this.#children.dispose();
    this.#reader?.close();
  }

  readonly #childPids = (): readonly number[] => [...this.#host.childPids(), ...this.#nestedPids()];

  #change(owner: Owner): void {
    this.#close();
    this.#children.end();
    this.#owner = owner;
  }

  #close(): void {
    const now = real.nowMs();
    const wallMs = now - this.#sinceMs;
    if (wallMs < ASK_FROM_MS) {
      if (this.#owner !== 'harness') this.#doneMs += wallMs;
      this.#sinceMs = now;
      return;
    }
    const idle = idleMs();
    // While the program could run, and this thread slept, no request to it was open.
    const spentMs = this.#owner === 'program' ? Math.max(0, wallMs - (idle - this.#idleMs)) : wallMs;
    const workMs = this.#withoutQueue(spentMs, wallMs >= ASK_ALL_FROM_MS && this.#owner !== 'harness');
    if (this.#owner !== 'harness') this.#doneMs += workMs;
    this.#sinceMs = real.nowMs(); // asking the kernel is no work of the program
    this.#idleMs = idle;
  }

  #withoutQueue(spentMs: number, askAll: boolean): number {
    const own = this.#ownSince();
    if (this.#reader === undefined) return Math.min(spentMs, own.cpuMs);
    if (this.#owner === 'program') {
      const asleepMs = spentMs - own.cpuMs - own.queuedMs;
      const workMs = onIdleMachineMs(spentMs, [own], 1);
      return asleepMs < ASK_ALL_FROM_MS ? workMs : workMs - this.#idlyBlockedMs(asleepMs);
    }
    const threads = askAll ? [own, ...this.#others.since(spentMs, 'threads'), ...this.#children.threads()] : [own];
    return onIdleMachineMs(spentMs, threads, this.#processors);
  }

  /**
   * In the midst of the program's code this thread slept: it waited for another one, as `Atomics.wait` does, or for a
   * process that it was starting, until the system can show whether the start succeeded.
   *
   * @returns for how long it slept only because the other one waited for a processor
   */
  #idlyBlockedMs(asleepMs: number): number {
    if (this.#blocking) {
      this.#blockedMs += asleepMs;
      return 0;
    }
    let queuedMs =
      asleepMs - onIdleMachineMs(asleepMs, this.#others.since(asleepMs, 'threads and children'), this.#processors);
    for (const pid of this.#newChildren()) queuedMs += threadTimesOf(pid)?.get(pid)?.queuedMs ?? 0;
    return Math.min(asleepMs, queuedMs);
  }

  #newChildren(): number[] {
    const before = this.#knownChildren;
    const now = this.#tid === undefined ? [] : startedBy(this.#tid);
    this.#knownChildren = new Set(now);
    return now.filter((pid) => !before.has(pid));
  }

  /** What this thread has done since it was last asked about. */
  #ownSince(): ThreadTimes {
    const before = this.#own;
    this.#own = this.#reader?.read() ?? { cpuMs: processCpuMs(), queuedMs: 0 };
    return { cpuMs: this.#own.cpuMs - before.cpuMs, queuedMs: this.#own.queuedMs - before.queuedMs };
  }
}

const { cpuUsage } = process; // before a server can replace it

function processCpuMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

/** How real work is measured here: with what the kernel shows about waiting for a processor, or without. */
export const measuredBy: 'run-queue' | 'processor-time' =
  threadTimesOf('self') === undefined ? 'processor-time' : 'run-queue';
