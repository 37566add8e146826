import fs from 'node:fs';
import { real } from '../base/real.ts';
import { isAsleep, type ThreadSample } from '../os/thread-table.ts';
import type { ThreadWatch } from '../os/thread-watch.ts';

const { access } = fs; // before a program replaces it

/** The default of libuv. */
const DEFAULT_THREADS = 4;
/** The number of rounds. A thread that runs in each of them was woken by the jobs of the probe, and not by chance. */
const ROUNDS = 5;
/** How often a round is repeated. A job wakes one idle thread, which may be the thread that the job before has woken. */
const ATTEMPTS = 5;
const PAUSE_MS = 1;
/** How often to look whether the woken threads sleep again. One of them may have begun to work. */
const LOOKS = 50;
/** The name of the threads of the pool in Node 22 and later. */
const POOL_THREAD = 'libuv-worker';

/** Arms a timer or request that belongs to the clock; see `Tracker.own`. */
type Own = <T>(arm: () => T) => T;

/**
 * Finds out whether a thread of libuv's pool is occupied although every thread sleeps: a thread in which a request of an add-on
 * waits in a system call looks like an idle thread. The probe starts as many jobs as the pool has threads, which wakes all idle
 * threads. A thread that does not run then is occupied.
 */
export class PoolProbe {
  readonly #watch: ThreadWatch;
  readonly #own: Own;
  readonly #sizeAtStart = sizeOfPool();

  constructor(watch: ThreadWatch, own: Own) {
    this.#watch = watch;
    this.#own = own;
  }

  /** Calls back whether any thread of the pool is occupied. If the probe cannot find out, the result is `true`. */
  occupied(done: (occupied: boolean) => void): void {
    this.#round(0, 0, undefined, new Set(), done);
  }

  /** @param common the threads that have run in each round before this one, by id; undefined in the first round */
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

  /** @param done receives undefined if a thread continues to work */
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

/** The size of the pool. A program may set it until the pool is first used. */
const sizeOfPool = (): number => Number(process.env.UV_THREADPOOL_SIZE) || DEFAULT_THREADS;
