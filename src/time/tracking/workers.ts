import diagnostics from 'node:diagnostics_channel';
import { Worker } from 'node:worker_threads';
import type { Patches } from '../base/patches.ts';
import { real } from '../base/real.ts';
import type { Ledger, Work } from './ledger.ts';

interface State {
  readonly work: Work;
  /** Whether the worker has sent a message since its start, or since the last message to it. */
  hasReported: boolean;
  /** Whether `terminate` was called. Then the worker counts as work until it has ended, even if it sends messages. */
  ending: boolean;
}

const SAMPLE_MS = 2;
const ACTIVE_MS = 0.2;

/**
 * Worker threads without an agent. After its start and after each `postMessage`, a worker counts as work until it has sent a
 * message or exited. Its event loop does not decide this, because a worker that sleeps looks like one that waits. A worker that
 * is being terminated counts as work until it has ended. Any other worker is idle if its event loop was idle over a short real
 * time.
 */
export class Workers {
  readonly #ledger: Ledger;
  readonly #wake: () => void;
  readonly #live = new Map<Worker, State>();
  readonly #ignored = new WeakSet<Worker>();

  constructor(ledger: Ledger, wake: () => void) {
    this.#ledger = ledger;
    this.#wake = wake;
  }

  install(patches: Patches): void {
    const started = (message: unknown): void => this.#started((message as { worker: Worker }).worker, started);
    diagnostics.subscribe('worker_threads', started);
    patches.onUndo(() => diagnostics.unsubscribe('worker_threads', started));
    const live = this.#live;
    patches.method<Worker['postMessage']>(Worker.prototype, 'postMessage', (native) => {
      return function (this: Worker, ...args: Parameters<Worker['postMessage']>): void {
        const state = live.get(this);
        if (state) state.hasReported = false;
        native.apply(this, args);
      };
    });
    patches.method<Worker['terminate']>(Worker.prototype, 'terminate', (native) => {
      return function (this: Worker): Promise<number> {
        const state = live.get(this);
        if (state) state.ending = true;
        return native.call(this);
      };
    });
  }

  /** Follows a thread of the program from an earlier clock. No message of this thread is waited for. */
  adopt(worker: Worker): void {
    this.#started(worker, this.adopt, true);
  }

  ignore(worker: Worker): void {
    this.#ignored.add(worker);
  }

  get busy(): boolean {
    for (const [worker, state] of this.#live) if (owes(state) && !this.#ignored.has(worker)) return true;
    return false;
  }

  inFlight(): Work[] {
    const owing = [...this.#live].filter(([worker, state]) => owes(state) && !this.#ignored.has(worker));
    return owing.map(([, { work }]) => work);
  }

  idle(): Work[] {
    return [...this.#live.values()].filter((state) => !owes(state)).map(({ work }) => work);
  }

  /** Whether there is a thread. A thread may send a message at any moment, even if no message is waited for. */
  get mayHear(): boolean {
    return this.#live.size > 0;
  }

  /** Whether there is a worker whose event loop must be looked at before the worker counts as idle. */
  get watched(): boolean {
    for (const worker of this.#live.keys()) if (!this.#ignored.has(worker)) return true;
    return false;
  }

  /** Calls back whether every watched worker was idle over a short real time. */
  sample(done: (idle: boolean) => void): void {
    const workers = [...this.#live.keys()].filter((worker) => !this.#ignored.has(worker));
    const startMs = real.nowMs();
    const idleBefore = workers.map(idleMs);
    const isIdle = (worker: Worker, i: number): boolean =>
      real.nowMs() - startMs - (idleMs(worker) - (idleBefore[i] ?? 0)) <= ACTIVE_MS;
    real.setTimeout(() => done(workers.every(isIdle)), SAMPLE_MS);
  }

  clear(): void {
    this.#live.clear();
  }

  #started(worker: Worker, below: (...args: never[]) => unknown, hasReported = false): void {
    const state: State = {
      work: this.#ledger.open('worker thread', this.#ledger.ownId(), below),
      hasReported,
      ending: false,
    };
    this.#live.set(worker, state);
    worker.on('message', () => {
      state.hasReported = true;
      this.#ledger.movements++;
    });
    worker.once('exit', () => {
      this.#live.delete(worker);
      this.#ledger.close(state.work);
      this.#wake();
    });
  }
}

const owes = ({ hasReported, ending }: State): boolean => !hasReported || ending;

/** Not `active`: Node 20 computes it from `process.hrtime`, which is virtual. */
const idleMs = (worker: Worker): number => worker.performance.eventLoopUtilization().idle;
