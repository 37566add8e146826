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
 * The owner of a stretch of real time: the program runs, its requests are waited for, or the harness runs.
 */
type Owner = 'program' | 'waiting' | 'harness';

/** A stretch of fewer real milliseconds counts in full: a question to the kernel would cost more than it shows. */
const ASK_FROM_MS = 0.3;
/** For a stretch of at least so many real milliseconds, the kernel is asked about every thread of the process. */
const ASK_ALL_FROM_MS = 2;

/** The functions of the clock of its thread that the meter calls. */
export interface MeterHost {
  /** The child processes of the program that are waited for now. */
  childPids(): readonly number[];
  /** Arms a native timer that belongs to the clock. */
  readonly armOwn: ArmOwn;
}

/**
 * Measures the real work of the program in this thread, and the work that the program waits for: how long the work would take on
 * an otherwise idle machine. Real time is divided into stretches, each with one owner. In a stretch of the program, the work of
 * this thread counts. In a stretch of waiting, the work of all threads of the process counts, because each of them may have done
 * the work that is waited for. Work of the harness does not count.
 *
 * The kernel is asked only about long stretches. The time for which a thread waited for a processor since the last question is
 * counted in the long stretch, so only the part in short stretches is missed.
 *
 * If the kernel does not show how long a thread waited for a processor (not Linux), a stretch counts as the processor time in it,
 * and at most as its real time. Waits for disks and other processes are not counted then.
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
   * The part of {@link totalMs} in which this thread was blocked by a process that it had started and that has ended. How long
   * such a process waited for a processor can be seen only from outside. Never decreases.
   */
  get blockedMs(): number {
    this.#close();
    return this.#blockedMs;
  }

  /**
   * Call it before a call of the program that blocks this thread until another process has ended.
   *
   * @returns a function to call after that call
   */
  blocks(): () => void {
    this.#close();
    this.#blocking = true;
    return () => {
      this.#close();
      this.#blocking = false;
    };
  }

  /** Adds processes to those of {@link MeterHost.childPids}. `pids` is called at each look. */
  alsoWaitsFor(pids: () => readonly number[]): void {
    this.#nestedPids = pids;
  }

  /** Call it when the program begins. Callbacks before that are not its work. */
  begin(): void {
    this.#open = true;
  }

  /** Call it when the program's turn is over. */
  end(): void {
    this.harness();
    this.#open = false;
  }

  /** Call it when a callback begins. If the hooks of this Node report promises, a promise belongs to the callback before it. */
  callback(whose: 'program' | 'harness'): void {
    if (whose === 'harness') this.harness();
    else if (this.#owner !== 'harness' || !types.isPromise(executionAsyncResource())) this.program();
  }

  /** Call it when code of the program begins to run. */
  program(): void {
    if (this.#owner !== 'program' && this.#open) this.#change('program');
  }

  /** Call it when this thread begins to wait for requests of the program. */
  waiting(): void {
    if (this.#owner === 'waiting' || !this.#open) return;
    this.#change('waiting');
    if (this.#reader !== undefined && this.#childPids().length > 0) this.#children.begin(this.#childPids);
  }

  /** Call it when code of the harness begins to run, or no code. */
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
    this.#sinceMs = real.nowMs(); // the question to the kernel is no work of the program
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
   * Within code of the program, this thread slept: it waited for another thread, as `Atomics.wait` does, or for a process that it
   * was starting, until the system shows whether the start succeeded.
   *
   * @returns for how long this thread slept only because the other thread or process waited for a processor
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

  /** The work of this thread since the last question to the kernel. */
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

/** How real work is measured on this system: with the kernel's times of waiting for a processor, or without them. */
export const measuredBy: 'run-queue' | 'processor-time' =
  threadTimesOf('self') === undefined ? 'processor-time' : 'run-queue';
