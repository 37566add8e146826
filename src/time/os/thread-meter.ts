import { sleptThrough, type ThreadSample, type ThreadTimes } from './thread-table.ts';

/** The threads of some processes at one moment, by process id. */
export type ThreadsByProcess = ReadonlyMap<number, readonly ThreadSample[]>;

/** The activity of threads between two looks. */
export interface Interval {
  /** For how long no thread ran. */
  readonly stillMs: number;
  /**
   * For how long no thread was runnable, although some threads ran in between: a poll, a slow disk, a program that starts other
   * programs.
   */
  readonly stirringMs: number;
}

/** A thread that has computed since the meter was reset. */
export interface Consumer {
  readonly pid: number;
  readonly userMs: number;
}

/** The times of the thread that looks. */
export interface OwnTimes extends ThreadTimes {
  readonly userMs: number;
}

/** Threads that use at most this share of an interval do no work, only housekeeping such as a timer that polls or a heartbeat. */
const HOUSEKEEPING_SHARE = 0.02;

/** What the looks cost the thread that looks, together with the largest lag of its count. */
const LOOKING_MS = 3;

const NO_TIMES: ThreadTimes = { cpuMs: 0, queuedMs: 0 };
const NOTHING: Interval = { stillMs: 0, stirringMs: 0 };

/**
 * Measures, from look to look, for how long no thread of some processes was runnable, and how much processor time each thread
 * has used in user mode. Time in the kernel is left out, since it differs between machines by large factors for the same loop. A
 * thread that waits for a processor is runnable, so a busy machine does not count as time in which no thread was runnable.
 */
export class ThreadMeter {
  readonly #look: () => ThreadsByProcess | undefined;
  readonly #own: (() => OwnTimes) | null;
  #ownBefore: OwnTimes | undefined;
  #ownUserAtReset: number | undefined;
  #before: ReadonlyMap<number, ThreadSample> | undefined;
  #userAtReset: Map<number, number> | undefined;
  #most: Consumer | null = null;

  /**
   * @param look takes the samples; undefined if the kernel does not show them
   * @param own the times of the thread that looks, which is not among the samples; null: that thread does no work for a program
   */
  constructor(look: () => ThreadsByProcess | undefined, own: (() => OwnTimes) | null = null) {
    this.#look = look;
    this.#own = own;
  }

  /** The thread that has used most processor time since the reset; null: no thread has used any. */
  get most(): Consumer | null {
    return this.#most;
  }

  /** Forgets the processor time so far. The next look is the first. */
  reset(): void {
    this.#userAtReset = undefined;
    this.#ownUserAtReset = undefined;
    this.#most = null;
  }

  /**
   * @param elapsedMs real milliseconds since the last look
   * @returns undefined if the kernel does not show the threads
   */
  look(elapsedMs: number): Interval | undefined {
    const byProcess = this.#look();
    if (byProcess === undefined) return undefined;
    const now = new Map([...byProcess.values()].flat().map((thread) => [thread.tid, thread]));
    this.#countUser(byProcess);
    const before = this.#before;
    this.#before = now;
    const own = this.#ownSince();
    return before === undefined ? NOTHING : intervalOf(before, now, own, elapsedMs);
  }

  /** The work of the thread that looks since the last look. */
  #ownSince(): ThreadTimes {
    if (this.#own === null) return NO_TIMES;
    const now = this.#own();
    const before = this.#ownBefore ?? now;
    this.#ownBefore = now;
    this.#ownUserAtReset ??= now.userMs;
    this.#consumes(process.pid, now.userMs - this.#ownUserAtReset);
    return { cpuMs: now.cpuMs - before.cpuMs, queuedMs: now.queuedMs - before.queuedMs };
  }

  #countUser(byProcess: ThreadsByProcess): void {
    const first = this.#userAtReset === undefined;
    const base = this.#userAtReset ?? new Map<number, number>();
    this.#userAtReset = base;
    for (const [pid, threads] of byProcess)
      for (const { tid, userMs } of threads) {
        // A thread that appears later has used all its processor time since the reset.
        if (!base.has(tid)) base.set(tid, first ? userMs : 0);
        this.#consumes(pid, userMs - (base.get(tid) ?? 0));
      }
  }

  #consumes(pid: number, userMs: number): void {
    if (userMs > (this.#most?.userMs ?? 0)) this.#most = { pid, userMs };
  }
}

function intervalOf(
  before: ReadonlyMap<number, ThreadSample>,
  now: ReadonlyMap<number, ThreadSample>,
  own: ThreadTimes,
  elapsedMs: number,
): Interval {
  const threads = [...now.values()];
  // A thread runs or waits for a processor at this moment, so it may have done so during the whole interval.
  if (threads.some(({ state }) => state === 'R')) return NOTHING;
  const slept = sleptThrough([...before.values()], threads);
  let { cpuMs, queuedMs } = NO_TIMES;
  for (const thread of slept ? [] : threads) {
    const then = before.get(thread.tid);
    cpuMs += thread.cpuMs - (then?.cpuMs ?? 0);
    queuedMs += thread.queuedMs - (then?.queuedMs ?? 0);
  }
  // The thread that looks also waits for a processor in order to look, which is no work of a program.
  const looked = own.cpuMs <= LOOKING_MS + HOUSEKEEPING_SHARE * elapsedMs;
  const restMs = Math.max(0, elapsedMs - cpuMs - queuedMs - (looked ? 0 : own.cpuMs + own.queuedMs));
  const known = threads.every(({ tid, state }) => before.has(tid) && state !== 'D') && before.size === now.size;
  const keepsHouse = looked && (slept || (known && cpuMs <= HOUSEKEEPING_SHARE * elapsedMs));
  return keepsHouse ? { stillMs: restMs, stirringMs: 0 } : { stillMs: 0, stirringMs: restMs };
}
