import type { OutputPosition, WorkStamp } from '../time/core/work-stamp.ts';
import type { BlockTime } from './delivery-queue.ts';
import type { WorkAccount } from './work-account.ts';

/** A message that a server has sent, and that is not delivered yet. */
interface Waiting {
  readonly stamp: WorkStamp;
  readonly deliver: () => void;
}

/**
 * Delivers a server's messages in the order in which it sent them, each after the real work that the server did before it.
 * A message is delivered at once if the amount of that work is known and the clock has passed it; otherwise later, in a
 * macrotask of its own.
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

  /** The server has just sent a message. @returns how much real work it had done by then */
  stamp(where?: OutputPosition): WorkStamp {
    return this.#account.stamp(where);
  }

  /** @param stamp how much work the server had done when it sent the message */
  deliver(stamp: WorkStamp, deliver: () => void): void {
    if (this.#release === null && this.#mayDeliver(stamp)) {
      deliver();
      return;
    }
    this.#waiting.push({ stamp, deliver });
    if (this.#release !== null) return;
    this.#release = this.#blockTime('what the server has said, and the work before it');
    this.#wait(stamp);
  }

  /** Drops every message that is not delivered yet. */
  clear(): void {
    this.#waiting = [];
  }

  #mayDeliver({ workMs }: WorkStamp): boolean {
    return workMs !== null && this.#account.hear(workMs);
  }

  #wait(stamp: WorkStamp): void {
    stamp.whenKnown(() => setImmediate(this.#next));
  }

  readonly #next = (): void => {
    const [first] = this.#waiting;
    try {
      if (first !== undefined && this.#mayDeliver(first.stamp)) {
        this.#waiting.shift();
        first.deliver();
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
