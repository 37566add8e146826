import { readText } from './files.ts';
import { childrenMsIn, type ThreadTimes, threadTimesOf } from './thread-table.ts';

/** The kernel counts idle time, and the times of child processes, in ticks of a hundredth of a second. */
const MS_PER_TICK = 10;
/** Fields of the first line of `/proc/stat`, after its name: the time in which a processor ran nothing. */
const [IDLE, IO_WAIT] = [3, 4];
/**
 * How many turns on a processor every other runnable thread has at most while one thread has one turn. The kernel shares
 * processors fairly, but first between sessions, so a thread gets less than its share if its session has several threads.
 */
const TURNS = 2;
/** The count of each running thread lags by a timer tick, so a smaller difference does not show that a thread has ended. */
const LAG_MS = 10;

const { cpuUsage } = process; // before a server can replace it

function processCpuMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

/** How busy the machine is. */
interface Load {
  /** The sum of the milliseconds in which each processor had nothing to run. */
  readonly idleMs: number;
  /** The number of threads that run or wait for a processor at this moment. */
  readonly runnable: number;
}

/** @returns undefined if the kernel does not show it */
function machineLoad(): Load | undefined {
  try {
    const stat = readText('/proc/stat');
    const [all = ''] = stat.split('\n', 1);
    const fields = all.trim().split(/\s+/).slice(1).map(Number);
    const idleMs = ((fields[IDLE] ?? Number.NaN) + (fields[IO_WAIT] ?? 0)) * MS_PER_TICK;
    const runnable = Number(/^procs_running (\d+)$/m.exec(stat)?.[1]);
    return Number.isFinite(idleMs + runnable) ? { idleMs, runnable } : undefined;
  } catch {
    return undefined;
  }
}

/** Processor time of the child processes that have ended and were waited for; 0 if the kernel does not show it. */
function endedChildrenMs(): number {
  try {
    return childrenMsIn(readText('/proc/self/stat'));
  } catch {
    return 0;
  }
}

/** All threads of this process at one moment, and the counts of the process and of the machine. */
interface Look {
  readonly threads: ReadonlyMap<number, ThreadTimes>;
  readonly processCpuMs: number;
  readonly endedChildrenMs: number;
  readonly load: Load | undefined;
}

const look = (): Look => ({
  threads: threadTimesOf('self') ?? new Map<number, ThreadTimes>(),
  processCpuMs: processCpuMs(),
  endedChildrenMs: endedChildrenMs(),
  load: machineLoad(),
});

/**
 * The work of the threads of this process from look to look, without the thread that calls.
 *
 * The kernel drops the counts of a thread or child process that ends, but still counts its processor time for this process.
 * How long such a thread or process waited for a processor is estimated: at most as long as no processor of the machine was
 * idle, in proportion to its processor time and to the number of runnable threads. On an idle machine, the estimate is 0.
 */
export class OtherThreads {
  readonly #tid: number | undefined;
  #before = look();

  /** @param tid the id of the thread that calls */
  constructor(tid: number | undefined) {
    this.#tid = tid;
  }

  /**
   * The work of each thread since the last look. The times of a new thread count in full. All threads that have ended are one
   * entry.
   *
   * @param wallMs the length of the interval that ends now, in real milliseconds
   * @param ended whether the work of ended child processes counts too, besides that of ended threads: `threads and children` if
   *   nothing else watches the child processes
   */
  since(wallMs: number, ended: 'threads' | 'threads and children'): ThreadTimes[] {
    const before = this.#before;
    const now = look();
    this.#before = now;
    const others: ThreadTimes[] = [];
    let livingCpuMs = 0;
    for (const [tid, { cpuMs, queuedMs }] of now.threads) {
      const then = before.threads.get(tid);
      const since = { cpuMs: cpuMs - (then?.cpuMs ?? 0), queuedMs: queuedMs - (then?.queuedMs ?? 0) };
      livingCpuMs += since.cpuMs;
      if (tid !== this.#tid) others.push(since);
    }
    const threadsMs = now.processCpuMs - before.processCpuMs - livingCpuMs;
    const childrenMs = ended === 'threads' ? 0 : now.endedChildrenMs - before.endedChildrenMs;
    const endedCpuMs = Math.min(wallMs, threadsMs + childrenMs);
    if (endedCpuMs < LAG_MS || now.load === undefined || before.load === undefined) return others;
    const queuedMs = Math.min(
      Math.max(0, wallMs - endedCpuMs - (now.load.idleMs - before.load.idleMs)),
      endedCpuMs * TURNS * Math.max(now.load.runnable, before.load.runnable),
    );
    return [...others, { cpuMs: endedCpuMs, queuedMs }];
  }
}
