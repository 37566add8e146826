/** A pool of connections, and those who use it beside the server. */
export interface PoolUse {
  /** How many connections it has. */
  readonly poolSize: number;
  /** How long each of the others holds a connection, in virtual milliseconds. */
  readonly holdMs: number;
  /** How many others ask for a connection before the first call of the server. */
  readonly concurrency: number;
}

type SetTimer = (run: () => void, delayMs: number) => { cancel(): void };

/**
 * A pool of connections that others hold. It grants connections in the order in which they are asked for. The others come
 * just before the first call of the server, which is the worst moment.
 */
export class SlotPool {
  #use: PoolUse;
  readonly #setTimer: SetTimer;
  readonly #queue: (() => void)[] = [];
  readonly #holds = new Set<{ cancel(): void }>();
  #free: number;
  #entered = false;

  constructor(use: PoolUse, setTimer: SetTimer) {
    this.#use = use;
    this.#setTimer = setTimer;
    this.#free = use.poolSize;
  }

  /**
   * Asks for a connection.
   *
   * @param granted called once there is one, at once if one is free
   * @returns gives the connection back, or the place in the queue
   */
  acquire(granted: () => void): () => void {
    this.#enterOthers();
    let state: 'waiting' | 'held' | 'over' = 'waiting';
    const grant = (): void => {
      state = 'held';
      granted();
    };
    this.#queue.push(grant);
    this.#grant();
    return () => {
      if (state === 'held') this.#release();
      else if (state === 'waiting') this.#queue.splice(this.#queue.indexOf(grant), 1);
      state = 'over';
    };
  }

  /** The pool has no limit any more: what waits gets a connection at once. */
  close(): void {
    for (const hold of this.#holds) hold.cancel();
    this.#holds.clear();
    this.#free = Number.POSITIVE_INFINITY;
    this.#use = { ...this.#use, holdMs: 0 };
    this.#grant();
  }

  #enterOthers(): void {
    if (this.#entered) return;
    this.#entered = true;
    if (this.#use.holdMs === 0) return;
    for (let other = 0; other < this.#use.concurrency; other++) this.#queue.push(() => this.#hold());
  }

  #hold(): void {
    if (this.#use.holdMs === 0) return;
    const timer = this.#setTimer(() => {
      this.#holds.delete(timer);
      this.#release();
    }, this.#use.holdMs);
    this.#holds.add(timer);
  }

  #release(): void {
    this.#free += 1;
    this.#grant();
  }

  #grant(): void {
    while (this.#free > 0) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#free -= 1;
      next();
    }
  }
}
