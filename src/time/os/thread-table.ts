import { closeSync, namesIn, openSync, readlinkSync, readSync, readText } from './files.ts';

/** How long a thread has had a processor, and how long it has waited for a processor, in milliseconds since it began. */
export interface ThreadTimes {
  readonly cpuMs: number;
  readonly queuedMs: number;
}

/** One thread of a process at one moment, as the kernel shows it. */
export interface ThreadSample extends ThreadTimes {
  readonly tid: number;
  /** `R` runs or waits for a processor, `S` sleeps, `D` waits for a disk, `T` is stopped, `Z` has ended. */
  readonly state: string;
  /** The part of `cpuMs` that the thread spent in user mode and not in the kernel, in steps of a clock tick. */
  readonly userMs: number;
  /** How many times the scheduler has given the thread a processor. Equal counts mean that the thread did not run in between. */
  readonly runs: number;
}

const NS_PER_MS = 1e6;
/** The kernel counts user time in ticks of a hundredth of a second, on every architecture that Node runs on. */
const MS_PER_TICK = 10;
/** The index of the user time among the fields of `stat` that follow the name. */
const USER_TIME = 11;
const SCHEDSTAT_BYTES = 128;
const buffer = Buffer.alloc(SCHEDSTAT_BYTES);

/**
 * The threads of a process. Linux only. The kernel must have `CONFIG_SCHED_INFO`, as in the common distributions.
 *
 * @param pid a process id, or `'self'`
 * @returns undefined if the kernel does not show them, or if there is no such process
 */
export function threadsOf(pid: number | 'self'): ThreadSample[] | undefined {
  const tids = threadIdsOf(pid);
  if (tids === undefined) return undefined;
  const threads = tids.map((tid) => sampleOf(`/proc/${pid}/task/${tid}`, Number(tid)));
  const alive = threads.filter((thread) => thread !== null);
  // A thread may end between the two reads. If no thread can be read, the kernel does not have the file.
  return alive.length === 0 ? undefined : alive;
}

/** One thread of a process; null if the kernel does not show it, or if there is no such thread. */
export const threadOf = (pid: number | 'self', tid: number): ThreadSample | null =>
  sampleOf(`/proc/${pid}/task/${tid}`, tid);

/**
 * The times of every thread of a process, by thread id. Cheaper than {@link threadsOf}. `cpuMs` can lag by one timer tick while a
 * thread runs.
 *
 * @returns undefined if the kernel does not show them, or if there is no such process
 */
export function threadTimesOf(pid: number | 'self'): Map<number, ThreadTimes> | undefined {
  const tids = threadIdsOf(pid);
  if (tids === undefined) return undefined;
  const times = new Map<number, ThreadTimes>();
  for (const tid of tids) {
    const one = timesIn(`/proc/${pid}/task/${tid}/schedstat`);
    if (one !== undefined) times.set(Number(tid), one);
  }
  return times.size === 0 ? undefined : times;
}

function threadIdsOf(pid: number | 'self'): string[] | undefined {
  try {
    return namesIn(`/proc/${pid}/task`);
  } catch {
    return undefined;
  }
}

/** The id of the thread that calls; undefined if the kernel does not show it. */
export function ownThreadId(): number | undefined {
  try {
    return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
  } catch {
    return undefined;
  }
}

/** Reads the times of one thread of this process repeatedly. Each read is one system call. */
export class ThreadTimesReader {
  #fd: number | undefined;

  /** @param tid see {@link ownThreadId} */
  constructor(tid: number) {
    try {
      this.#fd = openSync(`/proc/self/task/${tid}/schedstat`, 'r');
    } catch {
      this.#fd = undefined;
    }
  }

  /** @returns undefined if the kernel does not show them, or after {@link close} */
  read(): ThreadTimes | undefined {
    return this.#fd === undefined ? undefined : timesFrom(this.#fd);
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }
}

function timesIn(file: string): ThreadTimes | undefined {
  let fd: number;
  try {
    fd = openSync(file, 'r');
  } catch {
    return undefined;
  }
  try {
    return timesFrom(fd);
  } finally {
    closeSync(fd);
  }
}

function timesFrom(fd: number): ThreadTimes | undefined {
  try {
    const bytes = readSync(fd, buffer, 0, SCHEDSTAT_BYTES, 0);
    const [cpuNs, queuedNs] = buffer.toString('latin1', 0, bytes).split(' ').map(Number);
    if (cpuNs === undefined || queuedNs === undefined) return undefined;
    return { cpuMs: cpuNs / NS_PER_MS, queuedMs: queuedNs / NS_PER_MS };
  } catch {
    return undefined;
  }
}

/**
 * Whether no thread of a process ran between two samples: the samples have the same threads, each thread is asleep in both, and
 * no thread was given a processor in between. A thread can do nothing, not even in native code, without running.
 */
export function sleptThrough(before: readonly ThreadSample[], after: readonly ThreadSample[]): boolean {
  if (before.length !== after.length) return false;
  const earlier = new Map(before.map((thread) => [thread.tid, thread]));
  return after.every((thread) => {
    const then = earlier.get(thread.tid);
    return then !== undefined && then.runs === thread.runs && isAsleep(then) && isAsleep(thread);
  });
}

/** `D` is not sleep, because a thread that waits for a disk continues by itself. */
export const isAsleep = ({ state }: Pick<ThreadSample, 'state'>): boolean =>
  state === 'S' || state === 'Z' || state === 'I';

/**
 * Reads what the kernel writes of one thread.
 *
 * @param schedstat the content of `/proc/<pid>/task/<tid>/schedstat`
 * @param stat the content of `/proc/<pid>/task/<tid>/stat`
 * @returns null if the kernel does not count how often the thread ran
 */
export function threadSample(tid: number, schedstat: string, stat: string): ThreadSample | null {
  const [cpuNs, queuedNs, runs] = schedstat.split(' ').map(Number);
  if (cpuNs === undefined || queuedNs === undefined || runs === undefined) return null;
  return {
    tid,
    state: stateIn(stat),
    cpuMs: cpuNs / NS_PER_MS,
    userMs: userMsIn(stat),
    queuedMs: queuedNs / NS_PER_MS,
    runs,
  };
}

function sampleOf(folder: string, tid: number): ThreadSample | null {
  try {
    const schedstat = readText(`${folder}/schedstat`);
    return threadSample(tid, schedstat, readText(`${folder}/stat`));
  } catch {
    return null;
  }
}

/** The state in the text of a `stat` file. */
export const stateIn = (stat: string): string => stat.charAt(stat.lastIndexOf(')') + 2);

/** The user time in the text of a `stat` file, in milliseconds. */
export const userMsIn = (stat: string): number => Number(fieldsOf(stat)[USER_TIME]) * MS_PER_TICK;

/** The processor time of ended child processes in the text of a process's `stat` file, in milliseconds. */
export function childrenMsIn(stat: string): number {
  const fields = fieldsOf(stat);
  return (Number(fields[USER_TIME + 2]) + Number(fields[USER_TIME + 3])) * MS_PER_TICK;
}

/** The fields from the state on. The name before the state may contain spaces and parentheses. */
const fieldsOf = (stat: string): string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ');
