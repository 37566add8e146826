import { inspect, types } from 'node:util';
import type { Ledger, Work } from './ledger.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Functions that are called with the promises that add-ons return. Exports remain wrapped until the process ends. */
const listeners = new Set<(promise: Promise<unknown>, name: string) => void>();

/**
 * Wraps the exports of an add-on, so that the promises that its functions and methods return are seen. Functions become proxies,
 * which can be called, constructed and read as before. An export that the add-on protects from changes is not wrapped.
 */
export function wrapExports(exports: unknown): void {
  if (exports === null || (typeof exports !== 'object' && typeof exports !== 'function')) return;
  wrapFunctions(exports);
  for (const { value } of Object.values(Object.getOwnPropertyDescriptors(exports))) {
    if (typeof value === 'function' && value.prototype) wrapFunctions(value.prototype as object);
  }
}

function wrapFunctions(holder: object): void {
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
    const { value, writable, configurable } = descriptor;
    if (name === 'constructor' || typeof value !== 'function' || !(writable || configurable)) continue;
    Object.defineProperty(holder, name, { ...descriptor, value: seenThrough(value as Method, name) });
  }
}

const seenThrough = (native: Method, name: string): Method =>
  new Proxy(native, {
    apply(target, self, args) {
      const result: unknown = Reflect.apply(target, self, args);
      if (types.isPromise(result)) for (const tell of listeners) tell(result, name);
      return result;
    },
  });

/**
 * Promises that add-ons have returned and not settled. Each of them is a request, and may be the only sign of it, such as when a
 * driver waits on its own threads for a remote database.
 */
export class AddonPromises {
  readonly #ledger: Ledger;
  readonly #pending = new Map<Promise<unknown>, Work>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  install(): void {
    listeners.add(this.#returned);
  }

  get busy(): boolean {
    this.#dropSettled();
    return this.#pending.size > 0;
  }

  inFlight(): Work[] {
    this.#dropSettled();
    return [...this.#pending.values()];
  }

  /** The promises that are pending now are no longer waited for. */
  letGo(): void {
    for (const work of this.#pending.values()) this.#ledger.close(work);
    this.#pending.clear();
  }

  clear(): void {
    listeners.delete(this.#returned);
    this.#pending.clear();
  }

  readonly #returned = (promise: Promise<unknown>, name: string): void => {
    this.#pending.set(promise, this.#ledger.open(`native call "${name}"`, this.#ledger.ownId(), this.#returned));
  };

  /** Reads the state of each promise without a handler. A handler would hide a rejection that the program does not handle. */
  #dropSettled(): void {
    for (const [promise, work] of this.#pending) {
      if (isPending(promise)) continue;
      this.#pending.delete(promise);
      this.#ledger.close(work);
    }
  }
}

const isPending = (promise: Promise<unknown>): boolean =>
  /^Promise \{\s+<pending>/.test(inspect(promise, { depth: 0 }));
