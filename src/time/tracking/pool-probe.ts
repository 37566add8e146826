import fs from 'node:fs';
import { real } from '../base/real.ts';
import { isAsleep, type ThreadSample } from '../os/thread-table.ts';
import type { ThreadWatch } from '../os/thread-watch.ts';

const { access } = fs; // before a program replaces it

/** libuv's own default. */
const DEFAULT_THREADS = 4;
/** A thread that runs in each of so many rounds was woken by our jobs, not by chance. */
const ROUNDS = 5;
/** A job wakes one idle thread, but not always another one than the job before. */
const ATTEMPTS = 5;
const PAUSE_MS = 1;
/** How often to look whether the woken threads sleep again; one of them may have begun to work meanwhile. */
const LOOKS = 50;
/** What Node 22 and later call the threads of the pool. */
const POOL_THREAD = 'libuv-worker';

/** Arms something of the clock's own; see `Tracker.own`. */
type Own = <T>(arm: () => T) => T;

/**
 * Finds out whether a thread of libuv's pool is occupied although every thread sleeps: a request of an add-on that
 * waits in a system call looks just like an idle thread. As many jobs as the pool has threads wake all that are idle;
 * one that does not run then is occupied.
 */
export class PoolProbe {
  readonly #watch: ThreadWatch;
  readonly #own: Own;
  readonly #sizeAtStart = sizeOfPool();

  constructor(watch: ThreadWatch, own: Own) {
    this.#watch = watch;
    this.#own = own;
  }

  /** Calls back whether any thread of the pool is occupied; at the end of doubt it says so. */
  occupied(done: (occupied: boolean) => void): void {
    this.#round(0, 0, undefined, new Set(), done);
  }

  /** @param common who has run in each round before this one, by thread id; undefined in the first */
  #round(
    round: number,
    attempt: number,
    common: ReadonlySet<number> | undefined,
    ranBefore: ReadonlySet<number>,
    done: (occupied: boolean) => void,
  ): void {
    const before = this.#watch.look();
    if (before === undefined) {
      done(true);
      return;
    }
    const size = this.#size(before);
    this.#post(size, () =>
      this.#whenAsleep(LOOKS, (after) => {
        if (after === undefined) {
          done(true);
          return;
        }
        const ran = new Set([...ranBefore, ...whoRan(before, after)]);
        const inAll = new Set([...ran].filter((tid) => common?.has(tid) ?? true));
        if (this.#poolThreads(inAll).length < size) {
          if (attempt + 1 < ATTEMPTS) this.#round(round, attempt + 1, common, ran, done);
          else done(true);
        } else if (round + 1 < ROUNDS) this.#round(round + 1, 0, inAll, new Set(), done);
        else done(false);
      }),
    );
  }

  #post(jobs: number, done: () => void): void {
    let open = jobs;
    const ended = (): void => {
      if (--open === 0) done();
    };
    this.#own(() => {
      for (let i = 0; i < jobs; i++) access('/', ended);
    });
  }

  /** @param done is given undefined if some thread works on */
  #whenAsleep(looks: number, done: (look: readonly ThreadSample[] | undefined) => void): void {
    const look = this.#watch.look();
    if (looks === 0 || look?.every(isAsleep)) done(looks === 0 ? undefined : look);
    else this.#own(() => real.setTimeout(() => this.#whenAsleep(looks - 1, done), PAUSE_MS));
  }

  #size(look: readonly ThreadSample[]): number {
    return this.#named(look.map(({ tid }) => tid)).length || Math.max(this.#sizeAtStart, sizeOfPool());
  }

  #poolThreads(tids: ReadonlySet<number>): number[] {
    const named = this.#named([...tids]);
    return named.length > 0 ? named : [...tids];
  }

  #named(tids: readonly number[]): number[] {
    return tids.filter((tid) => this.#watch.nameOf(tid) === POOL_THREAD);
  }
}

const whoRan = (before: readonly ThreadSample[], after: readonly ThreadSample[]): number[] => {
  const runs = new Map(before.map((thread) => [thread.tid, thread.runs]));
  return after.filter((thread) => runs.get(thread.tid) !== thread.runs).map(({ tid }) => tid);
};

/** A program may set it until the pool is first used. */
const sizeOfPool = (): number => Number(process.env.UV_THREADPOOL_SIZE) || DEFAULT_THREADS;
