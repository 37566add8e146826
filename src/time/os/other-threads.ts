import { readFileSync } from './files.ts';
import { type ThreadTimes, threadTimesOf } from './thread-table.ts';

/** The kernel counts idle time in ticks of a hundredth of a second. */
const MS_PER_TICK = 10;
/** Fields of the first line of `/proc/stat`, after its name: no processor runs anything meanwhile. */
const [IDLE, IO_WAIT] = [3, 4];
/** The counts of running threads lag by a timer tick each, so less than this is no sign of a thread that has ended. */
const LAG_MS = 10;

const { cpuUsage } = process; // before a server can replace it

function processCpuMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds that processors of this machine had nothing to run, added up; undefined where the kernel does not tell. */
function machineIdleMs(): number | undefined {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n', 1);
    const fields = line.trim().split(/\s+/).slice(1).map(Number);
    const ticks = (fields[IDLE] ?? Number.NaN) + (fields[IO_WAIT] ?? 0);
    return Number.isFinite(ticks) ? ticks * MS_PER_TICK : undefined;
  } catch {
    return undefined;
  }
}

/** All threads of this process at one moment, and what only the process and the machine tell. */
interface Look {
  readonly threads: ReadonlyMap<number, ThreadTimes>;
  readonly processCpuMs: number;
  readonly machineIdleMs: number | undefined;
}

const look = (): Look => ({
  threads: threadTimesOf('self') ?? new Map<number, ThreadTimes>(),
  processCpuMs: processCpuMs(),
  machineIdleMs: machineIdleMs(),
});

/**
 * What the threads of this process, without the one that asks, have done from look to look.
 *
 * A thread that ends takes its figures with it. The process still counts the processor time of such threads. How long they
 * waited for a processor is estimated: at most as long as no processor of the machine was idle. On an idle machine they
 * have not waited at all.
 */
export class OtherThreads {
  readonly #tid: number | undefined;
  #before = look();

  /** @param tid of the thread that asks */
  constructor(tid: number | undefined) {
    this.#tid = tid;
  }

  /**
   * What each has done since the last look. A thread that is new did all of it in between; those that have ended are one.
   *
   * @param wallMs the real milliseconds in question, the last ones before now
   */
  since(wallMs: number): ThreadTimes[] {
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
    const endedCpuMs = Math.min(wallMs, now.processCpuMs - before.processCpuMs - livingCpuMs);
    if (endedCpuMs < LAG_MS || now.machineIdleMs === undefined || before.machineIdleMs === undefined) return others;
    const idleMs = now.machineIdleMs - before.machineIdleMs;
    return [...others, { cpuMs: endedCpuMs, queuedMs: Math.max(0, wallMs - endedCpuMs - idleMs) }];
  }
}
