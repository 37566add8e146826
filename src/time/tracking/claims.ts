import { AsyncLocalStorage } from 'node:async_hooks';

/** What becomes, at the end of a clock, of what code opens: it is closed, or kept for those who come after. */
export type Claim = 'close' | 'keep';

/** Whose is what: claims follow the async context, so that what a test opens beside the program under test stays its own. */
export class Claims {
  readonly #storage = new AsyncLocalStorage<Claim>();

  run<T>(claim: Claim, fn: () => T): T {
    return this.#storage.run(claim, fn);
  }

  /** The claim of the code that runs now; `undefined`: it is nobody's affair. */
  get current(): Claim | undefined {
    return this.#storage.getStore();
  }

  /** Forgets them all: a storage that is left enabled would cost every promise of this thread a little, for ever. */
  clear(): void {
    this.#storage.disable();
  }
}
