import { AsyncResource } from 'node:async_hooks';
import { real } from '../base/real.ts';
import { threadTime } from './thread-time.ts';
import type { HeapEntry } from './timer-heap.ts';
import { OWNER, type QueueItem, type TimerQueue } from './timer-queue.ts';

/** The callback of a Node timer. */
export type TimerCallback = (...args: unknown[]) => void;

const LONGEST_MS = 2 ** 31 - 1;
const RESOURCE = { requireManualDestroy: true };

/** A delay as Node reads it: 1 ms if it is below 1 ms, not a number, or above 2^31-1. Fractions are dropped. */
export function nodeDelay(delay: unknown): number {
  const ms = Number(delay);
  return ms >= 1 && ms <= LONGEST_MS ? Math.trunc(ms) : 1;
}

/**
 * The result of `setTimeout` and `setInterval` while time is virtual, with all public parts of Node's `Timeout`.
 *
 * The callback runs in the async context in which the timer was armed (`AsyncLocalStorage` keeps its store), with the timer as
 * `this`. `unref()` is recorded but does not stop time: the open call decides whether time moves, as in a process that a socket
 * keeps alive.
 */
export class VirtualTimeout implements QueueItem {
  /** Timers that were turned into a number, by that number, so that `clearTimeout(+timer)` finds them. */
  static readonly #byId = new Map<number, VirtualTimeout>();
  static #lastId = 2 ** 40; // much larger than the numbers of native timers

  entry: HeapEntry<QueueItem> | undefined;
  readonly owner = OWNER.program;
  #queue: TimerQueue;
  #native: NodeJS.Timeout | undefined;
  readonly #callback: TimerCallback;
  readonly #args: unknown[];
  readonly #delayMs: number;
  readonly #repeats: boolean;
  readonly #context = new AsyncResource('VirtualTimeout', RESOURCE);
  #id = 0;
  #cleared = false;
  #hasRef = true;

  constructor(queue: TimerQueue, callback: TimerCallback, delay: unknown, args: unknown[], repeats: boolean) {
    if (typeof callback !== 'function') throw invalidCallback(callback);
    this.#queue = queue;
    this.#callback = callback;
    this.#args = args;
    this.#delayMs = nodeDelay(delay);
    this.#repeats = repeats;
    queue.arm(this, this.#delayMs);
  }

  /** The timer that `clearTimeout` received: as the object, as its number, or as that number in a string. */
  static find(timer: unknown): VirtualTimeout | undefined {
    if (timer instanceof VirtualTimeout) return timer;
    if (typeof timer !== 'number' && typeof timer !== 'string') return undefined;
    return VirtualTimeout.#byId.get(Number(timer));
  }

  /** The callback of the timer. */
  get callback(): TimerCallback {
    return this.#callback;
  }

  /** Called by the queue when the timer is due. */
  fire(): void {
    try {
      this.#context.runInAsyncScope(this.#callback, this, ...this.#args);
    } finally {
      // As in Node, an interval is armed again after its callback, even if the callback threw, so it comes after the timers
      // that the callback armed.
      if (this.#repeats && !this.#cleared && this.entry === undefined) this.refresh();
      else if (this.entry === undefined) VirtualTimeout.#byId.delete(this.#id);
    }
  }

  close(): this {
    this.#cleared = true;
    this.#disarm();
    VirtualTimeout.#byId.delete(this.#id);
    return this;
  }

  /**
   * Restarts the timer: in virtual time if a clock is installed, otherwise as a native timer. Libraries such as undici keep one
   * timer permanently, which must continue under the next clock, and natively when no clock is installed.
   */
  refresh(): this {
    if (this.#cleared) return this;
    this.#disarm();
    const { clock } = threadTime;
    if (clock) {
      this.#queue = clock.queue;
      this.#arm();
    } else {
      this.#native = real.setTimeout(() => {
        this.#disarm();
        this.fire();
      }, this.#delayMs);
      if (!this.#hasRef) this.#native.unref();
      threadTime.between.add(this);
    }
    return this;
  }

  ref(): this {
    this.#hasRef = true;
    return this;
  }

  unref(): this {
    this.#hasRef = false;
    return this;
  }

  hasRef(): boolean {
    return this.#hasRef;
  }

  [Symbol.toPrimitive](): number {
    if (this.#id === 0) this.#id = ++VirtualTimeout.#lastId;
    if (!this.#cleared) VirtualTimeout.#byId.set(this.#id, this);
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #arm(): void {
    this.#queue.arm(this, this.#delayMs);
  }

  #disarm(): void {
    this.#queue.disarm(this);
    if (this.#native) real.clearTimeout(this.#native);
    this.#native = undefined;
    threadTime.between.delete(this);
  }
}

function invalidCallback(callback: unknown): TypeError {
  const error = new TypeError(`The "callback" argument must be of type function. Received ${String(callback)}`);
  return Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
}
