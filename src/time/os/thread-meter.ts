import { sleptThrough, type ThreadSample } from './thread-table.ts';

/** The threads of some processes at one moment, by process id. */
export type ThreadsByProcess = ReadonlyMap<number, readonly ThreadSample[]>;

/** What threads did between two looks at them. */
export interface Interval {
  /** For how long nothing ran. */
  readonly stillMs: number;
  /** For how long no thread was runnable, although some ran in between: a poll, a slow disk, a program that starts others. */
  readonly stirringMs: number;
}

/** A thread that has computed since the meter was reset. */
export interface Consumer {
  readonly pid: number;
  readonly userMs: number;
}

/** Threads that use no more of an interval than this keep house (a timer that polls, a heartbeat) and do no work. */
const HOUSEKEEPING_SHARE = 0.02;

const NOTHING: Interval = { stillMs: 0, stirringMs: 0 };

/**
 * Measures, from look to look, for how long no thread of some processes was runnable, and how much processor time each
 * has used in user mode: what the kernel needs for the same loop differs many times over between machines. A thread that waits for a processor is runnable: however busy the machine, the measure waits with it.
 */
export class ThreadMeter {
  readonly #look: () => ThreadsByProcess | undefined;
  #before: ReadonlyMap<number, ThreadSample> | undefined;
  #userAtReset: Map<number, number> | undefined;
  #most: Consumer | null = null;

  /** @param look takes the samples; undefined where the kernel does not tell */
  constructor(look: () => ThreadsByProcess | undefined) {
    this.#look = look;
  }

  /** The thread that has used most of it since the reset; null: none has used any. */
  get most(): Consumer | null {
    return this.#most;
  }

  /** Forgets what threads have used so far; the next look is the first. */
  reset(): void {
    this.#userAtReset = undefined;
    this.#most = null;
  }

  /**
   * @param elapsedMs real milliseconds since the last look
   * @returns undefined where the kernel does not tell
   */
  look(elapsedMs: number): Interval | undefined {
    const byProcess = this.#look();
    if (byProcess === undefined) return undefined;
    const now = new Map([...byProcess.values()].flat().map((thread) => [thread.tid, thread]));
    this.#countUser(byProcess);
    const before = this.#before;
    this.#before = now;
    return before === undefined ? NOTHING : intervalOf(before, now, elapsedMs);
  }

  #countUser(byProcess: ThreadsByProcess): void {
    const first = this.#userAtReset === undefined;
    const base = this.#userAtReset ?? new Map<number, number>();
    this.#userAtReset = base;
    for (const [pid, threads] of byProcess)
      for (const { tid, userMs } of threads) {
        // A thread that appears later has used all of it since.
        if (!base.has(tid)) base.set(tid, first ? userMs : 0);
        const used = userMs - (base.get(tid) ?? 0);
        if (used > (this.#most?.userMs ?? 0)) this.#most = { pid, userMs: used };
      }
  }
}

function intervalOf(
  before: ReadonlyMap<number, ThreadSample>,
  now: ReadonlyMap<number, ThreadSample>,
  elapsedMs: number,
): Interval {
  const threads = [...now.values()];
  // It runs or waits for a processor at this moment, so for all one knows it has done so ever since.
  if (threads.some(({ state }) => state === 'R')) return NOTHING;
  if (sleptThrough([...before.values()], threads)) return { stillMs: elapsedMs, stirringMs: 0 };
  let cpuMs = 0;
  let queuedMs = 0;
  for (const thread of threads) {
    const then = before.get(thread.tid);
    cpuMs += thread.cpuMs - (then?.cpuMs ?? 0);
    queuedMs += thread.queuedMs - (then?.queuedMs ?? 0);
  }
  const restMs = Math.max(0, elapsedMs - cpuMs - queuedMs);
  const known = threads.every(({ tid }) => before.has(tid)) && before.size === now.size;
  const keepsHouse = known && cpuMs <= HOUSEKEEPING_SHARE * elapsedMs && threads.every(({ state }) => state !== 'D');
  return keepsHouse ? { stillMs: restMs, stirringMs: 0 } : { stillMs: 0, stirringMs: restMs };
}
