import { AsyncResource, asyncWrapProviders } from 'node:async_hooks';
import { types } from 'node:util';
import type { Ledger, Work } from './ledger.ts';

/** The name that napi-rs gives to the request of a promise. */
const PROMISED = 'napi_resolve_deferred';

/** Names that common bindings give to callbacks that they keep as long as the process runs. */
const LASTING: ReadonlySet<string> = new Set(['CustomGC', 'napi_rs_threadsafe_function', 'neon threadsafe function']);

/** All types of Node itself. {@link NativeRequests.started} is called for them too. */
const NODES_OWN: ReadonlySet<string> = new Set(Object.keys(asyncWrapProviders));

interface Open {
  readonly work: Work;
  /** Whether it settles a promise, so that it is a request. Otherwise it may also be a callback that is kept for later. */
  readonly promised: boolean;
}

/**
 * The resources that native add-ons register with async_hooks: requests to the thread pool (`napi_create_async_work`), and
 * functions that other threads call (`napi_create_threadsafe_function`), once or as long as the process runs. An add-on chooses
 * their type names. A request is over at its first `after`.
 */
export class NativeRequests {
  readonly #ledger: Ledger;
  readonly #open = new Map<number, Open>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Records an async_hooks `init`. @returns whether an add-on made the resource */
  started(id: number, type: string, resource: object, below: (...args: never[]) => unknown): boolean {
    if (NODES_OWN.has(type) || resource instanceof AsyncResource) return false;
    if (LASTING.has(type)) return true;
    const promised = type === PROMISED || types.isPromise(resource);
    const name = type === '' || type === 'undefined' ? 'native request' : `native request "${type}"`;
    this.#open.set(id, { work: this.#ledger.open(name, id, below), promised });
    return true;
  }

  get(id: number): Work | undefined {
    return this.#open.get(id)?.work;
  }

  /** @returns the request that is complete now, if the id is one of a request. */
  completed(id: number): Work | undefined {
    const open = this.#open.get(id);
    if (open === undefined) return undefined;
    this.#open.delete(id);
    this.#ledger.close(open.work);
    return open.work;
  }

  /** Whether a resource is open that may be a request or a callback that is kept for later. */
  get doubtful(): boolean {
    for (const { promised } of this.#open.values()) if (!promised) return true;
    return false;
  }

  /** The ids of the resources that may be requests. */
  doubtfulNow(): readonly number[] {
    return [...this.#open].filter(([, { promised }]) => !promised).map(([id]) => id);
  }

  /** Call it when it is known that these resources are no requests. */
  owesNothing(ids: readonly number[]): void {
    for (const id of ids) this.completed(id);
  }

  /** Resources that are open now are no longer waited for. @param doubtful whether this includes the doubtful ones */
  letGo(doubtful: boolean): void {
    for (const [id, { promised }] of this.#open) if (promised || doubtful) this.completed(id);
  }

  /** Whether a resource is open that is certainly a request. */
  get promised(): boolean {
    for (const { promised } of this.#open.values()) if (promised) return true;
    return false;
  }

  inFlight(): Work[] {
    return [...this.#open.values()].map(({ work }) => work);
  }

  clear(): void {
    this.#open.clear();
  }
}
