import { AsyncLocalStorage } from 'node:async_hooks';

/** Labels for what code does, such as the resources that it opens. They follow the async context, and cost nothing until the first {@link run}. */
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

  /** Removes all labels. A storage that remains enabled would make every later promise of this thread slower. */
  clear(): void {
    this.#storage?.disable();
  }
}
