import { asyncWrapProviders } from 'node:async_hooks';
import type { Ledger, Work } from './ledger.ts';

/** Requests that complete exactly once, by their async_hooks type. */
const ONE_SHOT: ReadonlyMap<string, string> = new Map([
  ['FSREQCALLBACK', 'fs'],
  ['FSREQPROMISE', 'fs'],
  ['FILEHANDLECLOSEREQ', 'fs'],
  ['GETADDRINFOREQWRAP', 'dns'],
  ['GETNAMEINFOREQWRAP', 'dns'],
  ['QUERYWRAP', 'dns'],
  ['TCPCONNECTWRAP', 'connect'],
  ['PIPECONNECTWRAP', 'connect'],
  ['UDPSENDWRAP', 'udp send'],
  ['WORKERHEAPSNAPSHOT', 'worker snapshot'],
]);

const CRYPTO: ReadonlySet<string> = new Set(
  Object.keys(asyncWrapProviders).filter((type) => type.endsWith('REQUEST') && !type.startsWith('HTTP')),
);

interface CryptoJob {
  /** Set directly after `init` on a job that will call back. A synchronous job never has it. */
  readonly ondone?: unknown;
}

/**
 * Requests of libuv's thread pool and of the kernel that complete once: they begin at an async_hooks `init`, and end at the
 * `after` of the same id. Stream writes are not among them, because a peer may stop reading on purpose, and back-pressure is no
 * work.
 */
export class Requests {
  readonly #ledger: Ledger;
  readonly #open = new Map<number, Work>();
  readonly #jobs = new Map<number, { readonly work: Work; readonly job: CryptoJob }>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** @returns whether the type was one of a request. */
  started(id: number, type: string, resource: object, below: (...args: never[]) => unknown): boolean {
    const kind = ONE_SHOT.get(type);
    if (kind !== undefined) {
      this.#open.set(id, this.#ledger.open(kind, id, below));
      return true;
    }
    if (!CRYPTO.has(type)) return false;
    this.#jobs.set(id, { work: this.#ledger.open('crypto', id, below), job: resource });
    return true;
  }

  get(id: number): Work | undefined {
    return this.#open.get(id) ?? this.#jobs.get(id)?.work;
  }

  /** @returns the request that is complete now, if the id is one of a request. */
  completed(id: number): Work | undefined {
    const work = this.get(id);
    if (work === undefined) return undefined;
    this.#open.delete(id);
    this.#jobs.delete(id);
    this.#ledger.close(work);
    return work;
  }

  /** Whether any is in flight. */
  get busy(): boolean {
    if (this.#jobs.size > 0) this.#dropSynchronousJobs();
    return this.#open.size > 0 || this.#jobs.size > 0;
  }

  inFlight(): Work[] {
    return [...this.#open.values(), ...[...this.#jobs.values()].map(({ work }) => work)];
  }

  clear(): void {
    this.#open.clear();
    this.#jobs.clear();
  }

  /** Removes synchronous jobs, such as that of `randomBytes(16)`. They have an `init` too, but were complete when it returned. */
  #dropSynchronousJobs(): void {
    for (const [id, { work, job }] of this.#jobs) {
      if (typeof job.ondone === 'function') continue;
      this.#jobs.delete(id);
      this.#ledger.close(work);
    }
  }
}
