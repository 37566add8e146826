/** Stops virtual time until the returned function is called. The reason is shown if that never happens. */
export type BlockTime = (reason: string) => () => void;

/** Delivered entries are removed from the list once there are more than this. */
const mostDelivered = 4_096;

/**
 * Makes one delivery per macrotask, in order, and stops virtual time while a delivery waits. Whether two messages come in
 * one chunk is chance; with this queue it has no effect.
 */
export class DeliveryQueue {
  #waiting: (() => void)[] = [];
  /** The index of the next delivery: to remove the first entry of a long array would move all others. */
  #next = 0;
  readonly #blockTime: BlockTime;
  readonly #reason: string;
  #release: (() => void) | null = null;
  #held = false;
  #armed = false;
  readonly #whenEmpty: (() => void)[] = [];

  constructor(blockTime: BlockTime, reason: string) {
    this.#blockTime = blockTime;
    this.#reason = reason;
  }

  push(deliver: () => void): void {
    this.#waiting.push(deliver);
    this.#release ??= this.#blockTime(this.#reason);
    this.#arm();
  }

  /** From now on deliveries wait, and virtual time with them, until {@link resume}. */
  hold(): void {
    this.#held = true;
  }

  /** Makes the deliveries that were held. */
  resume(): void {
    this.#held = false;
    if (this.#release !== null) this.#arm();
  }

  /** Whether no delivery waits. */
  get empty(): boolean {
    return this.#release === null;
  }

  /** Resolves once no delivery waits. */
  delivered(): Promise<void> {
    return this.empty ? Promise.resolve() : new Promise((resolve) => this.#whenEmpty.push(resolve));
  }

  /** Drops every delivery that waits. */
  clear(): void {
    this.#waiting = [];
    this.#next = 0;
  }

  #arm(): void {
    if (this.#armed || this.#held) return;
    this.#armed = true;
    setImmediate(this.#deliver);
  }

  readonly #deliver = (): void => {
    this.#armed = false;
    if (this.#held) return;
    const deliver = this.#waiting[this.#next++];
    if (this.#next > mostDelivered) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    try {
      deliver?.();
    } finally {
      if (this.#next < this.#waiting.length) this.#arm();
      else {
        this.clear();
        this.#release?.();
        this.#release = null;
        for (const resolve of this.#whenEmpty.splice(0)) resolve();
      }
    }
  };
}
