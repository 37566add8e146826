import { AsyncLocalStorage } from 'node:async_hooks';

/** Who opened what: labels that follow the async context. Costs nothing until the first {@link run}. */
export class Labels {
  #storage: AsyncLocalStorage<string> | undefined;

  /** The label of the code that runs now. */
  get current(): string | undefined {
    return this.#storage?.getStore();
  }

  run<T>(label: string, fn: () => T): T {
    this.#storage ??= new AsyncLocalStorage();
    return this.#storage.run(label, fn);
  }

  /** Forgets them all. A storage that is left enabled would cost every promise of this thread a little, for ever. */
  clear(): void {
    this.#storage?.disable();
  }
}
