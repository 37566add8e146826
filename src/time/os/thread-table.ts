import { readdirSync, readFileSync } from 'node:fs';

/** One thread of a process at one moment, as the kernel sees it. */
export interface ThreadSample {
  readonly tid: number;
  /** `R` runs or waits for a processor, `S` sleeps, `D` waits for a disk, `T` is stopped, `Z` has ended. */
  readonly state: string;
  /** Time on a processor since the thread began. Can lag by one timer tick while the thread runs. */
  readonly cpuMs: number;
  /** Time spent runnable without a processor since the thread began. */
  readonly queuedMs: number;
  /** How many times the scheduler has given it a processor: equal counts mean that it did not run in between. */
  readonly runs: number;
}

const NS_PER_MS = 1e6;

/**
 * The threads of a process. Linux only, and needs a kernel with `CONFIG_SCHED_INFO`, as distributions ship it.
 *
 * @param pid a process id, or `'self'`
 * @returns undefined where the kernel does not tell, or if there is no such process
 */
export function threadsOf(pid: number | 'self'): ThreadSample[] | undefined {
  let tids: string[];
  try {
    tids = readdirSync(`/proc/${pid}/task`);
  } catch {
    return undefined;
  }
  const threads = tids.map((tid) => sampleOf(`/proc/${pid}/task/${tid}`, Number(tid)));
  const alive = threads.filter((thread) => thread !== null);
  // A thread may end between the two reads; if none can be read, the kernel lacks the file.
  return alive.length === 0 ? undefined : alive;
}

/**
 * Whether nothing ran in a process between two samples: the same threads, each asleep both times, none of which was
 * given a processor in between. Whatever a thread does, native code included, it must run to do it.
 */
export function sleptThrough(before: readonly ThreadSample[], after: readonly ThreadSample[]): boolean {
  if (before.length !== after.length) return false;
  const earlier = new Map(before.map((thread) => [thread.tid, thread]));
  return after.every((thread) => {
    const then = earlier.get(thread.tid);
    return then !== undefined && then.runs === thread.runs && isAsleep(then) && isAsleep(thread);
  });
}

/** `D` is not sleep: a thread that waits for a disk goes on by itself. */
const isAsleep = ({ state }: ThreadSample): boolean => state === 'S' || state === 'Z' || state === 'I';

function sampleOf(folder: string, tid: number): ThreadSample | null {
  try {
    const [cpuNs, queuedNs, runs] = readFileSync(`${folder}/schedstat`, 'latin1').split(' ').map(Number);
    if (cpuNs === undefined || queuedNs === undefined || runs === undefined) return null;
    const stat = readFileSync(`${folder}/stat`, 'latin1');
    // The name before the state may itself hold spaces and parentheses.
    const state = stat.charAt(stat.lastIndexOf(')') + 2);
    return { tid, state, cpuMs: cpuNs / NS_PER_MS, queuedMs: queuedNs / NS_PER_MS, runs };
  } catch {
    return null;
  }
}
