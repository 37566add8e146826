import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Which code may use native timers although time is virtual: the code inside `clock.realtime(fn)`. That code is recognised by
 * its async context, so other code that runs at the same time keeps its virtual timers.
 */
export class NativeTimeAccess {
  readonly #inside = new AsyncLocalStorage<true>();
  #open = 0;

  /** Whether the caller runs inside {@link run}. */
  get granted(): boolean {
    return this.#open > 0 && this.#inside.getStore() === true;
  }

  /** Ends all access. */
  dispose(): void {
    this.#inside.disable();
  }

  async run<T>(fn: () => T | Promise<T>): Promise<T> {
    this.#open++;
    try {
      return await this.#inside.run(true, fn);
    } finally {
      this.#open--;
    }
  }
}
