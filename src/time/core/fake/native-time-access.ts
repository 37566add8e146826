import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Who may use native timers although time is virtual: code inside `clock.realtime(fn)`, told by its async context, so
 * that code that runs beside it keeps its virtual timers.
 */
export class NativeTimeAccess {
  readonly #inside = new AsyncLocalStorage<true>();
  #open = 0;

  /** Whether the code that asks runs inside {@link run}. */
  get granted(): boolean {
    return this.#open > 0 && this.#inside.getStore() === true;
  }

  /** Nobody is lent anything any more. */
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
