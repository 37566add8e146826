/** Stops virtual time until the returned function is called. The reason is shown if that never happens. */
export type BlockTime = (reason: string) => () => void;

/** What has been delivered is kept no longer than until so many have been. */
const mostDelivered = 4_096;

/**
 * Delivers one thing per macrotask, in order, and stops virtual time while anything waits. Two messages in one chunk
 * are a matter of chance; this takes the chance away.
 */
export class DeliveryQueue {
  #waiting: (() => void)[] = [];
  /** The index of the next one: taking the first out of a long list moves all the others. */
  #next = 0;
  readonly #blockTime: BlockTime;
  readonly #reason: string;
  #release: (() => void) | null = null;
  readonly #whenEmpty: (() => void)[] = [];

  constructor(blockTime: BlockTime, reason: string) {
    this.#blockTime = blockTime;
    this.#reason = reason;
  }

  push(deliver: () => void): void {
    this.#waiting.push(deliver);
    if (this.#release !== null) return;
    this.#release = this.#blockTime(this.#reason);
    setImmediate(this.#deliver);
  }

  /** Whether nothing waits to be delivered. */
  get empty(): boolean {
    return this.#release === null;
  }

  /** Resolves once nothing waits to be delivered. */
  delivered(): Promise<void> {
    return this.empty ? Promise.resolve() : new Promise((resolve) => this.#whenEmpty.push(resolve));
  }

  /** Drops what has not been delivered. */
  clear(): void {
    this.#waiting = [];
    this.#next = 0;
  }

  readonly #deliver = (): void => {
    const deliver = this.#waiting[this.#next++];
    if (this.#next > mostDelivered) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    try {
      deliver?.();
    } finally {
      if (this.#next < this.#waiting.length) setImmediate(this.#deliver);
      else {
        this.clear();
        this.#release?.();
        this.#release = null;
        for (const resolve of this.#whenEmpty.splice(0)) resolve();
      }
    }
  };
}
