import { real } from '../base/real.ts';
import { processTree } from './process-table.ts';
import { type ThreadTimes, threadTimesOf } from './thread-table.ts';

/** Real milliseconds after which a wait is long enough to be watched. */
const FIRST_MS = 20;
/**
 * The time between two looks, as a share of the wait so far. A process that ends without being seen was short compared with the
 * wait. On a busy machine, most of a wait is no work, so the time between two looks is also at most some milliseconds while the
 * threads run or queue for a processor. While the threads sleep, frequent looks would be the only work of the machine.
 */
const SHARE = 0.1;
const LEAST_MS = 10;
const MOST_WHILE_RUNNING_MS = 50;

/** Arms a native timer. In a thread with a virtual clock, the timer belongs to the clock itself. */
export type ArmOwn = <T>(arm: () => T) => T;

interface Watched {
  readonly pid: number;
  /** Which of the processes that are waited for have the process `pid` as a descendant, or are that process. */
  readonly roots: readonly number[];
  readonly first: ThreadTimes;
  last: ThreadTimes;
}

const none: ThreadTimes = { cpuMs: 0, queuedMs: 0 };

/**
 * Watches other processes, with all their descendants, while this thread waits for them: the processor time of each of their
 * threads, and how long the thread waited for a processor. The kernel drops the counts of a process that ends, so the watch looks
 * at the processes repeatedly. Most waits are short, and many short waits share one native timer.
 */
export class ProcessWatch {
  readonly #armOwn: ArmOwn;
  readonly #threads = new Map<number, Watched>();
  #pids: (() => readonly number[]) | undefined;
  #sinceMs = 0;
  #lookedMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(armOwn: ArmOwn = (arm) => arm()) {
    this.#armOwn = armOwn;
  }

  /**
   * A wait begins.
   *
   * @param pids the processes that are waited for. Called at each look. A process that started later than the wait is counted
   *   from its start
   */
  begin(pids: () => readonly number[]): void {
    this.#pids = pids;
    this.#sinceMs = real.nowMs();
    this.#lookedMs = 0;
    this.#threads.clear();
    if (this.#timer === undefined) this.#arm(FIRST_MS);
  }

  end(): void {
    this.#pids = undefined;
  }

  /** The work of the threads since the wait began, or since the first look at the thread during the wait. */
  threads(): ThreadTimes[] {
    return this.#seen().map(timesOf);
  }

  /** The same as `threads()`, only for the descendants of one of the processes that are waited for. */
  threadsBelow(root: number): ThreadTimes[] {
    return this.#seen()
      .filter(({ pid, roots }) => pid !== root && roots.includes(root))
      .map(timesOf);
  }

  dispose(): void {
    this.end();
    if (this.#timer !== undefined) real.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #arm(delayMs: number): void {
    this.#timer = this.#armOwn(() => real.setTimeout(this.#tick, delayMs));
    this.#timer.unref();
  }

  readonly #tick = (): void => {
    this.#timer = undefined;
    if (this.#pids === undefined) return;
    const waitedMs = real.nowMs() - this.#sinceMs;
    if (waitedMs < FIRST_MS) this.#arm(FIRST_MS);
    else {
      const ran = this.#look();
      const delayMs = Math.max(LEAST_MS, waitedMs * SHARE);
      this.#arm(ran ? Math.min(MOST_WHILE_RUNNING_MS, delayMs) : delayMs);
    }
  };

  #seen(): Watched[] {
    if (this.#pids !== undefined && this.#lookedMs > 0 && real.nowMs() - this.#lookedMs > LEAST_MS) this.#look();
    return [...this.#threads.values()];
  }

  /** @returns whether any thread has run, or waited for a processor, since the last look */
  #look(): boolean {
    let ran = false;
    const isFirst = this.#lookedMs === 0;
    this.#lookedMs = real.nowMs();
    const rootsOf = new Map<number, number[]>();
    for (const root of new Set(this.#pids?.()))
      for (const pid of processTree(root)) rootsOf.set(pid, [...(rootsOf.get(pid) ?? []), root]);
    for (const [pid, roots] of rootsOf)
      for (const [tid, times] of threadTimesOf(pid) ?? []) {
        const known = this.#threads.get(tid);
        ran ||= known === undefined || known.last.cpuMs !== times.cpuMs || known.last.queuedMs !== times.queuedMs;
        if (known !== undefined) known.last = times;
        else this.#threads.set(tid, { pid, roots, first: isFirst && !this.#isNew(times) ? times : none, last: times });
      }
    return ran;
  }

  /** Whether a thread can have done all its work since the wait began. */
  #isNew({ cpuMs, queuedMs }: ThreadTimes): boolean {
    return cpuMs + queuedMs <= this.#lookedMs - this.#sinceMs;
  }
}

const timesOf = ({ first, last }: Watched): ThreadTimes => ({
  cpuMs: last.cpuMs - first.cpuMs,
  queuedMs: last.queuedMs - first.queuedMs,
});
