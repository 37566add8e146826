import type { OutputPosition, WorkStamp } from '../time/core/work-stamp.ts';
import type { BlockTime } from './delivery-queue.ts';
import type { WorkAccount } from './work-account.ts';

/** Something that a server has sent, and that is not passed on yet. */
interface Waiting {
  readonly stamp: WorkStamp;
  readonly hear: () => void;
}

/**
 * Delivers the messages of a server in their order, each after the work before it: at once, unless it is not known yet
 * how much that was, or the clock has yet to pass it; then in a macrotask of its own.
 */
export class AfterWork {
  readonly #account: WorkAccount;
  readonly #blockTime: BlockTime;
  #waiting: Waiting[] = [];
  #release: (() => void) | null = null;

  constructor(account: WorkAccount, blockTime: BlockTime) {
    this.#account = account;
    this.#blockTime = blockTime;
  }

  /** The server has just said something: when that was, in its own work. */
  stamp(where?: OutputPosition): WorkStamp {
    return this.#account.stamp(where);
  }

  /** @param stamp when the server said it */
  tell(stamp: WorkStamp, hear: () => void): void {
    if (this.#release === null && this.#mayHear(stamp)) {
      hear();
      return;
    }
    this.#waiting.push({ stamp, hear });
    if (this.#release !== null) return;
    this.#release = this.#blockTime('what the server has said, and the work before it');
    this.#wait(stamp);
  }

  /** Drops what has not been delivered. */
  clear(): void {
    this.#waiting = [];
  }

  #mayHear({ workMs }: WorkStamp): boolean {
    return workMs !== null && this.#account.hear(workMs);
  }

  #wait(stamp: WorkStamp): void {
    stamp.whenKnown(() => setImmediate(this.#next));
  }

  readonly #next = (): void => {
    const [first] = this.#waiting;
    try {
      if (first !== undefined && this.#mayHear(first.stamp)) {
        this.#waiting.shift();
        first.hear();
      }
    } finally {
      const [next] = this.#waiting;
      if (next !== undefined) this.#wait(next.stamp);
      else {
        this.#release?.();
        this.#release = null;
      }
    }
  };
}
