import type { Hold } from './delivery-queue.ts';
import type { WorkAccount } from './work-account.ts';

/** Something that a server has said. */
interface Said {
  readonly workMs: number;
  readonly hear: () => void;
}

/**
 * Tells what a server said in the order it was said, each after the work before it: at once, unless the clock has yet to
 * pass that work; then in a macrotask of its own.
 */
export class AfterWork {
  readonly #account: WorkAccount;
  readonly #hold: Hold;
  #waiting: Said[] = [];
  #release: (() => void) | null = null;

  constructor(account: WorkAccount, hold: Hold) {
    this.#account = account;
    this.#hold = hold;
  }

  /** Real milliseconds that the server has worked by now; to be asked when it says something. */
  get workMs(): number {
    return this.#account.totalMs;
  }

  /** @param workMs how long the server had worked when it said that */
  tell(workMs: number, hear: () => void): void {
    if (this.#release === null && this.#account.hear(workMs)) {
      hear();
      return;
    }
    this.#waiting.push({ workMs, hear });
    if (this.#release !== null) return;
    this.#release = this.#hold('work that time has yet to pass');
    setImmediate(this.#next);
  }

  /** Drops what has not been told. */
  clear(): void {
    this.#waiting = [];
  }

  readonly #next = (): void => {
    const [first] = this.#waiting;
    try {
      if (first !== undefined && this.#account.hear(first.workMs)) {
        this.#waiting.shift();
        first.hear();
      }
    } finally {
      if (this.#waiting.length > 0) setImmediate(this.#next);
      else {
        this.#release?.();
        this.#release = null;
      }
    }
  };
}
