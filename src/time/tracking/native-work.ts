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
 * Work that JavaScript does not see: work of native add-ons, and of the few parts of Node that use the thread pool without
 * async_hooks (`node:sqlite`). Before an add-on is loaded, this class looks at nothing.
 *
 * On Linux the kernel shows such work: while another thread of this process runs, or waits for a processor or for a disk, time
 * does not move. When all threads sleep, the only work left can be a request that waits for something outside: see
 * {@link NativeRequests}. On other systems, those requests are the only sign of such work.
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

  /** @param seesThreads whether the threads of this process should be looked at, and the system shows them */
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

  /** Call it when a server has started up. A wait of its add-ons from before that, such as for messages, is no request. */
  startedUp(): void {
    this.requests.letGo(!this.#seesThreads); // if the system shows threads, they resolve the doubt
    this.#promises.letGo();
  }

  /** Whether the threads of this process must be looked at before the process counts as idle. */
  get watched(): boolean {
    if (!this.#seesThreads) return false;
    if (!this.#armed && this.#loadedModules.length !== this.#modulesSeen) {
      this.#modulesSeen = this.#loadedModules.length;
      this.#armed = ownCopy(this.#loadedModules).some((name) => name.endsWith(' sqlite'));
    }
    return this.#armed;
  }

  /** Whether a request is certainly in flight whose end will run a callback. */
  get busy(): boolean {
    return this.requests.promised || this.#promises.busy || (!this.#seesThreads && this.requests.doubtful);
  }

  /** Looks at every other thread. @returns whether all of them sleep. {@link sleptOn} then says whether they still do */
  get asleep(): boolean {
    this.#sees(this.#watch.working());
    return this.#working.length === 0;
  }

  /** Whether all other threads have slept since {@link asleep}. */
  get sleptOn(): boolean {
    return !this.#watch.ranSince;
  }

  /** Whether a resource is open that can be work even while all threads sleep. */
  get doubtful(): boolean {
    return this.requests.doubtful;
  }

  /** Finds out whether such a resource is work, and calls back. Resources that are no work are no longer waited for. */
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
