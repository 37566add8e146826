import { closeSync, fstatSync, namesIn, openSync, readSync, readText } from './files.ts';
import { isAsleep, ownThreadId, stateIn, type ThreadSample, threadSample } from './thread-table.ts';

const { resourceUsage } = process; // before a program replaces it

const TASKS = '/proc/self/task';
const BUFFER_BYTES = 1024;
/** Threads of Node that do no work of the program: V8 compiles and collects garbage in them. */
const NODES_OWN = /^(node-)?(V8Worker|DelayedTaskSche|SignalInspector)/;
/**
 * Before Node 24, threads of V8 have no names. Node starts five of them directly after the first thread: the scheduler and four
 * workers.
 */
const UNNAMED = 5;

const hasUnnamed =
  Number(process.versions.node.split('.')[0]) < 24 &&
  ![...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((option) => option.includes('v8-pool-size'));

interface ThreadFiles {
  readonly schedstat: number;
  readonly stat: number;
}

/** How often threads have left a processor: all threads of the process, and the thread that calls. */
interface Switches {
  readonly all: number;
  readonly own: number;
}

/**
 * Looks repeatedly at the other threads of this process, and keeps the files of the kernel open. A look takes about 10 us for
 * each thread, and {@link ranSince} 8 us for all threads.
 */
export class ThreadWatch {
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  readonly #files = new Map<number, ThreadFiles>();
  #self: ThreadFiles | undefined;
  #folder: number | undefined;
  #linksListed = -1;
  #before: Switches = { all: 0, own: 0 };

  /** Whether the kernel shows threads here: Linux, with `CONFIG_SCHED_INFO`. */
  static readonly works: boolean = threadsAreTold();

  /** The other threads that are not asleep now. `[0]` if the kernel does not show it, since some thread may be at work. */
  working(): readonly number[] {
    return (
      this.#try(() => {
        // First all threads, then this thread: if this thread switches in between, the difference is too large, never too small.
        const all = switchesOfAll();
        this.#before = { all, own: this.#ownSwitches() };
        const stirring = [...this.#files].filter(([, { stat }]) => !isAsleep({ state: stateIn(this.#read(stat)) }));
        return stirring.map(([tid]) => tid);
      }) ?? [0]
    );
  }

  /**
   * Whether another thread has begun, or has left a processor, since {@link working} looked. If all threads slept at that look,
   * `false` means that all of them slept at the same moment. A thread that was woken and has not run yet is not seen.
   */
  get ranSince(): boolean {
    if (this.#links() !== this.#linksListed) return true;
    const own = this.#ownSwitches() - this.#before.own;
    return switchesOfAll() - this.#before.all !== own;
  }

  /** All other threads. Undefined if the kernel does not show them. */
  look(): readonly ThreadSample[] | undefined {
    return this.#try(() => [...this.#files].map(([tid, files]) => this.#sample(tid, files)));
  }

  /** The name that the kernel has for a thread. */
  nameOf(tid: number): string {
    return nameOf(tid) ?? 'ended';
  }

  close(): void {
    for (const files of [...this.#files.values(), this.#self]) if (files) closeFiles(files);
    this.#files.clear();
    this.#self = undefined;
    if (this.#folder !== undefined) closeSync(this.#folder);
    this.#folder = undefined;
    this.#linksListed = -1;
  }

  /** Runs a look. If a thread ends during it, all threads are listed once more. */
  #try<T>(look: () => T): T | undefined {
    for (let tries = 0; tries < 3; tries++) {
      try {
        this.#list();
        return look();
      } catch {
        this.#linksListed = -1;
      }
    }
    return undefined;
  }

  /** Opens the files of new threads, and closes the files of threads that have ended. */
  #list(): void {
    for (let links = this.#links(); links !== this.#linksListed; links = this.#links()) {
      this.#listOnce();
      this.#linksListed = links;
    }
  }

  #listOnce(): void {
    const self = ownThreadId() ?? process.pid;
    this.#self ??= openFiles(self);
    const listed = namesIn(TASKS).map(Number); // in the order in which they began
    const tids = new Set([...listed.slice(0, 1), ...listed.slice(hasUnnamed ? UNNAMED + 1 : 1)]);
    tids.delete(self);
    for (const [tid, files] of this.#files) {
      if (tids.has(tid) && this.#isAlive(files)) continue;
      closeFiles(files);
      this.#files.delete(tid);
    }
    for (const tid of tids) {
      if (this.#files.has(tid) || NODES_OWN.test(nameOf(tid) ?? '')) continue;
      const files = openFiles(tid);
      if (files) this.#files.set(tid, files);
    }
  }

  /** The number of links of the folder of threads, which shows the number of threads and is cheaper to read than a list. */
  #links(): number {
    this.#folder ??= openSync(TASKS, 'r');
    return fstatSync(this.#folder).nlink;
  }

  /** Whether a thread has not ended. The kernel may give its number to another thread. */
  #isAlive({ schedstat }: ThreadFiles): boolean {
    try {
      return this.#read(schedstat) !== '';
    } catch {
      return false;
    }
  }

  #ownSwitches(): number {
    if (this.#self === undefined) throw new Error('This thread cannot be looked at.');
    return Number(this.#read(this.#self.schedstat).split(' ')[2]);
  }

  #sample(tid: number, { schedstat, stat }: ThreadFiles): ThreadSample {
    // The counter first: if the thread runs between the two reads, either the counter or the state shows it.
    const counted = this.#read(schedstat);
    const sample = threadSample(tid, counted, this.#read(stat));
    if (sample === null) throw new Error('The kernel does not count the runs of a thread.');
    return sample;
  }

  #read(file: number): string {
    return this.#buffer.toString('latin1', 0, readSync(file, this.#buffer, 0, BUFFER_BYTES, 0));
  }
}

/** How often the threads of this process have left a processor. Threads that have ended are included. */
function switchesOfAll(): number {
  const { voluntaryContextSwitches, involuntaryContextSwitches } = resourceUsage();
  return voluntaryContextSwitches + involuntaryContextSwitches;
}

function nameOf(tid: number): string | undefined {
  try {
    return readText(`${TASKS}/${tid}/comm`).trim();
  } catch {
    return undefined;
  }
}

function openFiles(tid: number): ThreadFiles | undefined {
  try {
    const schedstat = openSync(`${TASKS}/${tid}/schedstat`, 'r');
    try {
      return { schedstat, stat: openSync(`${TASKS}/${tid}/stat`, 'r') };
    } catch {
      closeSync(schedstat);
    }
  } catch {
    // The thread has ended.
  }
  return undefined;
}

function closeFiles({ schedstat, stat }: ThreadFiles): void {
  closeSync(schedstat);
  closeSync(stat);
}

function threadsAreTold(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return Number(readText('/proc/thread-self/schedstat').split(' ')[2]) > 0; // else it counts no runs
  } catch {
    return false;
  }
}
