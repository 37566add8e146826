import { createRequire } from 'node:module';
import { ownCopy } from '../base/own-copy.ts';
import type { Patches } from '../base/patches.ts';
import { ThreadWatch } from '../os/thread-watch.ts';
import { AddonPromises, wrapExports } from './addon-promises.ts';
import type { Ledger, Work } from './ledger.ts';
import { NativeRequests } from './native-requests.ts';
import { PoolProbe } from './pool-probe.ts';

type Dlopen = (this: NodeJS.Process, module: { exports: unknown }, ...args: unknown[]) => unknown;

const { cache } = createRequire(import.meta.url);

/**
 * Work that JavaScript does not see: of native add-ons, and of the few parts of Node that use the thread pool without
 * telling async_hooks (`node:sqlite`). Nothing is looked at before an add-on is loaded.
 *
 * On Linux the kernel shows it: while any other thread of this process runs, waits for a processor or for a disk, time
 * does not move, whatever the thread does. Once all sleep, only a request that waits for something outside can be left:
 * see {@link NativeRequests}. Elsewhere that is all there is to go by.
 */
export class NativeWork {
  readonly requests: NativeRequests;
  readonly #ledger: Ledger;
  readonly #promises: AddonPromises;
  readonly #seesThreads: boolean;
  readonly #watch = new ThreadWatch();
  readonly #probe: PoolProbe;
  readonly #loadedModules: readonly string[] = (process as { moduleLoadList?: string[] }).moduleLoadList ?? [];
  #modulesSeen = 0;
  #armed = false;
  #working: readonly number[] = [];
  #workingSinceMs = 0;

  /** @param seesThreads whether the threads of this process are to be looked at, and can be */
  constructor(ledger: Ledger, own: <T>(arm: () => T) => T, seesThreads: boolean) {
    this.#ledger = ledger;
    this.#seesThreads = seesThreads;
    this.requests = new NativeRequests(ledger);
    this.#promises = new AddonPromises(ledger);
    this.#probe = new PoolProbe(this.#watch, own);
  }

  install(patches: Patches): void {
    this.#armed = Object.keys(cache).some((file) => file.endsWith('.node'));
    const arm = (): void => {
      this.#armed = true;
    };
    patches.method<Dlopen>(process, 'dlopen', (native) => {
      return function dlopen(module, ...args) {
        arm();
        const result = native.call(this, module, ...args);
        wrapExports(module.exports);
        return result;
      };
    });
    this.#promises.install();
  }

  /** A server has started up: what its add-ons wait for since before then, such as messages, is no request's work. */
  startedUp(): void {
    this.requests.letGo(!this.#seesThreads); // where threads are seen, they resolve the doubt
    this.#promises.letGo();
  }

  /** Whether the threads of this process must be looked at before it may be called idle. */
  get watched(): boolean {
    if (!this.#seesThreads) return false;
    if (!this.#armed && this.#loadedModules.length !== this.#modulesSeen) {
      this.#modulesSeen = this.#loadedModules.length;
      this.#armed = ownCopy(this.#loadedModules).some((name) => name.endsWith(' sqlite'));
    }
    return this.#armed;
  }

  /** Whether a request is surely in flight whose end will run a callback. */
  get busy(): boolean {
    return this.requests.promised || this.#promises.busy || (!this.#seesThreads && this.requests.doubtful);
  }

  /** Looks at every other thread. @returns whether all sleep; none may have run until {@link sleptOn} is asked */
  get asleep(): boolean {
    this.#sees(this.#watch.working());
    return this.#working.length === 0;
  }

  /** Whether all have slept since {@link asleep}. */
  get sleptOn(): boolean {
    return !this.#watch.ranSince;
  }

  /** Whether something is open that can be work even while all threads sleep. */
  get doubtful(): boolean {
    return this.requests.doubtful;
  }

  /** Finds out, and calls back whether it is work. What is none owes nothing from now on. */
  resolveDoubt(done: (isWork: boolean) => void): void {
    const doubtful = this.requests.doubtfulNow();
    this.#probe.occupied((occupied) => {
      if (!occupied) this.requests.owesNothing(doubtful);
      done(occupied);
    });
  }

  inFlight(): Work[] {
    const requests = [...this.requests.inFlight(), ...this.#promises.inFlight()];
    return [...requests, ...this.#working.map((tid) => this.#describe(tid))];
  }

  clear(): void {
    this.requests.clear();
    this.#promises.clear();
    this.#watch.close();
    this.#working = [];
  }

  #sees(working: readonly number[]): void {
    if (working.length > 0 && this.#working.length === 0) this.#workingSinceMs = this.#ledger.nowMs;
    this.#working = working;
  }

  #describe(tid: number): Work {
    return {
      id: this.#ledger.ownId(),
      kind: `native thread "${this.#watch.nameOf(tid)}"`,
      label: undefined,
      site: undefined,
      sinceMs: this.#workingSinceMs,
    };
  }
}
