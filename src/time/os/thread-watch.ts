import fs from 'node:fs';
import { ownThreadId, type ThreadSample, threadSample } from './thread-table.ts';

// Before a program replaces them, and before they are wrapped to count what a server writes.
const { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync } = fs;

const TASKS = '/proc/self/task';
const BUFFER_BYTES = 1024;

interface ThreadFiles {
  readonly schedstat: number;
  readonly stat: number;
}

/**
 * The other threads of this process, read again and again. The kernel's files stay open, which makes a look several
 * times as cheap as {@link threadsOf}: some 15 us a thread, and 4 us for {@link ranSince}.
 */
export class ThreadWatch {
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  readonly #files = new Map<number, ThreadFiles>();
  #self: number | undefined;
  #folder: number | undefined;
  #linksListed = -1;

  /** Whether the kernel tells about threads here: Linux, with `CONFIG_SCHED_INFO`. */
  static readonly works: boolean = threadsAreTold();

  /** All threads but the one that asks. Undefined where the kernel does not tell. */
  look(): readonly ThreadSample[] | undefined {
    // A thread may end while it is looked at: then all are listed once more.
    for (let tries = 0; tries < 3; tries++) {
      if (!this.#list()) return undefined;
      try {
        return [...this.#files].map(([tid, files]) => this.#sample(tid, files));
      } catch {
        this.#linksListed = -1;
      }
    }
    return undefined;
  }

  /** Whether any thread has run, begun or ended since a look. Does not tell one that was running then. */
  ranSince(look: readonly ThreadSample[]): boolean {
    try {
      if (this.#links() !== this.#linksListed || look.length !== this.#files.size) return true;
      return look.some(({ tid, runs }) => {
        const files = this.#files.get(tid);
        return files === undefined || Number(this.#read(files.schedstat).split(' ')[2]) !== runs;
      });
    } catch {
      return true;
    }
  }

  /** What the kernel calls a thread. */
  nameOf(tid: number): string {
    try {
      return readFileSync(`${TASKS}/${tid}/comm`, 'latin1').trim();
    } catch {
      return 'ended';
    }
  }

  close(): void {
    for (const files of this.#files.values()) closeFiles(files);
    this.#files.clear();
    if (this.#folder !== undefined) closeSync(this.#folder);
    this.#folder = undefined;
    this.#linksListed = -1;
  }

  /** Opens the files of new threads and closes those of old ones, if there are any. */
  #list(): boolean {
    try {
      for (let links = this.#links(); links !== this.#linksListed; links = this.#links()) {
        this.#listOnce();
        this.#linksListed = links;
      }
      return true;
    } catch {
      return false;
    }
  }

  #listOnce(): void {
    const tids = new Set(readdirSync(TASKS).map(Number));
    this.#self ??= ownThreadId() ?? process.pid;
    tids.delete(this.#self);
    for (const [tid, files] of this.#files) {
      if (tids.has(tid) && this.#isAlive(files)) continue;
      closeFiles(files);
      this.#files.delete(tid);
    }
    for (const tid of tids) {
      const files = this.#files.get(tid) ?? openFiles(tid);
      if (files) this.#files.set(tid, files);
    }
  }

  /** The kernel counts the threads in the links of their folder, which is cheaper than to list them. */
  #links(): number {
    this.#folder ??= openSync(TASKS, 'r');
    return fstatSync(this.#folder).nlink;
  }

  /** The number of a thread may be used again. */
  #isAlive({ schedstat }: ThreadFiles): boolean {
    try {
      return this.#read(schedstat) !== '';
    } catch {
      return false;
    }
  }

  #sample(tid: number, { schedstat, stat }: ThreadFiles): ThreadSample {
    // The counter first: a thread that runs in between is then seen to have run, or to run.
    const counted = this.#read(schedstat);
    const sample = threadSample(tid, counted, this.#read(stat));
    if (sample === null) throw new Error('The kernel does not count the runs of a thread.');
    return sample;
  }

  #read(file: number): string {
    return this.#buffer.toString('latin1', 0, readSync(file, this.#buffer, 0, BUFFER_BYTES, 0));
  }
}

function openFiles(tid: number): ThreadFiles | null {
  try {
    const schedstat = openSync(`${TASKS}/${tid}/schedstat`, 'r');
    try {
      return { schedstat, stat: openSync(`${TASKS}/${tid}/stat`, 'r') };
    } catch {
      closeSync(schedstat);
    }
  } catch {
    // It has ended.
  }
  return null;
}

function closeFiles({ schedstat, stat }: ThreadFiles): void {
  closeSync(schedstat);
  closeSync(stat);
}

function threadsAreTold(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[2]) > 0; // else it counts no runs
  } catch {
    return false;
  }
}
