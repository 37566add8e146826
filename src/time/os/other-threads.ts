import { readFileSync } from './files.ts';
import { childrenMsIn, type ThreadTimes, threadTimesOf } from './thread-table.ts';

/** The kernel counts idle time, and the times of child processes, in ticks of a hundredth of a second. */
const MS_PER_TICK = 10;
/** Fields of the first line of `/proc/stat`, after its name: no processor runs anything meanwhile. */
const [IDLE, IO_WAIT] = [3, 4];
/**
 * While a thread has its turn once, every other runnable one has at most so many: the kernel shares processors out
 * fairly, but between sessions first, so that a thread gets less than its share where its own session has several.
 */
const TURNS = 2;
/** The counts of running threads lag by a timer tick each, so less than this is no sign of a thread that has ended. */
const LAG_MS = 10;

const { cpuUsage } = process; // before a server can replace it

function processCpuMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

/** How busy the machine is. */
interface Load {
  /** Milliseconds that its processors had nothing to run, added up. */
  readonly idleMs: number;
  /** Threads that run or wait for a processor at this moment. */
  readonly runnable: number;
}

/** @returns undefined where the kernel does not show it */
function machineLoad(): Load | undefined {
  try {
    const stat = readFileSync('/proc/stat', 'latin1');
    const [all = ''] = stat.split('\n', 1);
    const fields = all.trim().split(/\s+/).slice(1).map(Number);
    const idleMs = ((fields[IDLE] ?? Number.NaN) + (fields[IO_WAIT] ?? 0)) * MS_PER_TICK;
    const runnable = Number(/^procs_running (\d+)$/m.exec(stat)?.[1]);
    return Number.isFinite(idleMs + runnable) ? { idleMs, runnable } : undefined;
  } catch {
    return undefined;
  }
}

/** Processor time of the child processes that have ended and were waited for; 0 where the kernel does not show it. */
function endedChildrenMs(): number {
  try {
    return childrenMsIn(readFileSync('/proc/self/stat', 'latin1'));
  } catch {
    return 0;
  }
}

/** All threads of this process at one moment, and what only the process and the machine show. */
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
 * What the threads of this process, without the one that asks, have done from look to look.
 *
 * A thread that ends takes its figures with it, and so does a child process. This process still counts the processor
 * time of both. How long they waited for a processor is estimated: at most as long as no processor of the machine was
 * idle, and in proportion to what they computed and to how many threads are runnable. On an idle machine they have not
 * waited at all.
 */
export class OtherThreads {
  readonly #tid: number | undefined;
  #before = look();

  /** @param tid of the thread that asks */
  constructor(tid: number | undefined) {
    this.#tid = tid;
  }

  /**
   * What each has done since the last look. A thread that is new did all of it in between; those that have ended are
   * one.
   *
   * @param wallMs the real milliseconds in question, the last ones before now
   * @param ended whose ends count: those of threads, or those of child processes too, where nothing else watches them
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
