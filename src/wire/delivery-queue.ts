/** Takes note that something is under way, until the returned function is called. */
export type Hold = (reason: string) => () => void;

/**
 * Delivers one thing per macrotask, in order, and holds virtual time while anything waits. Two messages in one chunk
 * are a matter of chance; this takes the chance away.
 */
export class DeliveryQueue {
  readonly #waiting: (() => void)[] = [];
  readonly #hold: Hold;
  readonly #reason: string;
  #release: (() => void) | null = null;

  constructor(hold: Hold, reason: string) {
    this.#hold = hold;
    this.#reason = reason;
  }

  push(deliver: () => void): void {
    this.#waiting.push(deliver);
    if (this.#release !== null) return;
    this.#release = this.#hold(this.#reason);
    setImmediate(this.#next);
  }

  /** Whether nothing waits to be delivered. */
  get empty(): boolean {
    return this.#release === null;
  }

  /** Drops what has not been delivered. */
  clear(): void {
    this.#waiting.length = 0;
  }

  readonly #next = (): void => {
    const deliver = this.#waiting.shift();
    try {
      deliver?.();
    } finally {
      if (this.#waiting.length > 0) setImmediate(this.#next);
      else {
        this.#release?.();
        this.#release = null;
      }
    }
  };
}
