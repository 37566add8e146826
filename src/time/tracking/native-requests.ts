import { AsyncResource, asyncWrapProviders } from 'node:async_hooks';
import { types } from 'node:util';
import type { Ledger, Work } from './ledger.ts';

/** How napi-rs names the request behind a promise. */
const PROMISED = 'napi_resolve_deferred';

/** Names that widespread bindings give to the callbacks that they keep for as long as they live. */
const LASTING: ReadonlySet<string> = new Set(['CustomGC', 'napi_rs_threadsafe_function', 'neon threadsafe function']);

/** All types of Node itself that reach {@link NativeRequests.started}. */
const NODES_OWN: ReadonlySet<string> = new Set(Object.keys(asyncWrapProviders));

interface Open {
  readonly work: Work;
  /** It settles a promise, so it is a request. Anything else may also be a callback that is kept for later. */
  readonly promised: boolean;
}

/**
 * What native add-ons register with async_hooks: requests to the thread pool (`napi_create_async_work`), and functions
 * that other threads call (`napi_create_threadsafe_function`), once or for as long as the add-on lives. Their type
 * names are free-form. A request is over at its first `after`.
 */
export class NativeRequests {
  readonly #ledger: Ledger;
  readonly #open = new Map<number, Open>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Takes note of an async_hooks `init`. @returns whether an add-on made it. */
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

  /** Whether any is open that may be a request or a callback that is kept for later. */
  get doubtful(): boolean {
    for (const { promised } of this.#open.values()) if (!promised) return true;
    return false;
  }

  /** The ids of the doubtful ones. */
  doubtfulNow(): readonly number[] {
    return [...this.#open].filter(([, { promised }]) => !promised).map(([id]) => id);
  }

  /** It is known now that these are no requests. */
  owesNothing(ids: readonly number[]): void {
    for (const id of ids) this.completed(id);
  }

  /** Those that are open now are not waited for any more. @param doubtful the doubtful ones either */
  letGo(doubtful: boolean): void {
    for (const [id, { promised }] of this.#open) if (promised || doubtful) this.completed(id);
  }

  /** Whether any is open that is surely a request. */
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
