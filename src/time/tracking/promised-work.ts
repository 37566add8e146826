import { webcrypto } from 'node:crypto';
import { types } from 'node:util';
import { globalObjects } from '../base/globals.ts';
import type { Patches } from '../base/patches.ts';
import type { Ledger, Work } from './ledger.ts';

type Method = (...args: unknown[]) => unknown;

/**
 * Work that async_hooks cannot distinguish or does not see: WebCrypto (in Node 24 and later, its jobs look like synchronous
 * ones), and WebAssembly compilation in V8's own threads. Such work is in flight until its promise settles.
 */
export class PromisedWork {
  readonly #ledger: Ledger;
  readonly #wake: () => void;
  readonly #open = new Set<Work>();

  constructor(ledger: Ledger, wake: () => void) {
    this.#ledger = ledger;
    this.#wake = wake;
  }

  install(patches: Patches): void {
    const subtle = Object.getPrototypeOf(webcrypto.subtle) as object;
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(subtle))) {
      if (name !== 'constructor' && typeof value === 'function') this.#wrap(patches, subtle, name, 'webcrypto');
    }
    // In a `vm` context, Node's own JavaScript has another `WebAssembly`: undici compiles its parser with it, at the first fetch.
    for (const { WebAssembly: wasm } of globalObjects() as readonly { WebAssembly?: object }[])
      for (const name of ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming'])
        if (wasm && name in wasm) this.#wrap(patches, wasm, name, 'webassembly');
  }

  get busy(): boolean {
    return this.#open.size > 0;
  }

  inFlight(): Work[] {
    return [...this.#open];
  }

  clear(): void {
    this.#open.clear();
  }

  /** Counts a promise as work until it settles. */
  track(promise: PromiseLike<unknown>, kind: string, below: Method): void {
    const end = this.begin(kind, below);
    promise.then(end, end);
  }

  /** Counts as work until the returned function is called. */
  begin(kind: string, below?: (...args: never[]) => unknown): () => void {
    const work = this.#ledger.open(kind, this.#ledger.ownId(), below);
    this.#open.add(work);
    return () => {
      if (!this.#open.delete(work)) return;
      this.#ledger.close(work);
      this.#wake();
    };
  }

  #wrap(patches: Patches, target: object, name: string, kind: string): void {
    const tracker = this;
    patches.method<Method>(target, name, (native) => {
      const wrapped = function (this: unknown, ...args: unknown[]): unknown {
        const result = native.apply(this, args);
        if (types.isPromise(result)) tracker.track(result, kind, wrapped); // a promise of any realm
        return result;
      };
      return Object.defineProperties(wrapped, { name: { value: name }, length: { value: native.length } });
    });
  }
}
