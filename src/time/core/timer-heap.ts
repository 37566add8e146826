/**
 * The only file that imports `@sinonjs/fake-timers`. Three things are used: the heap of its timers (which is internal, so the
 * version is pinned exactly), a `Date` that reads a settable `now`, and a `Temporal.Now` that does the same. Its own timers and
 * its own ways to move time are not used, because they do not wait for real I/O.
 */
import { createClock } from '@sinonjs/fake-timers';

/** One armed timer. The heap orders by `callAt`, then `order`, then `createdAt`, then `id`. */
export interface HeapEntry<T> {
  readonly callAt: number;
  readonly order: number;
  readonly createdAt: 0;
  readonly id: number;
  readonly type: 'Timeout';
  readonly item: T;
}

interface Heap<T> {
  readonly timers: readonly HeapEntry<T>[];
  peek(): HeapEntry<T> | undefined;
  push(entry: HeapEntry<T>): void;
  pop(): HeapEntry<T> | undefined;
  remove(entry: HeapEntry<T>): boolean;
}

/** A heap of timers, with the `Date` and `Temporal.Now` that belong to it. */
export class TimerHeap<T> {
  readonly #clock;
  readonly #heap: Heap<T>;
  #id = 0;

  /** @param epochMs the reading of `Date` until {@link setEpochNow} is called, in milliseconds since 1970 */
  constructor(epochMs: number) {
    this.#clock = createClock(epochMs);
    this.#clock.reset(); // the heap exists only after the first timer or a reset
    this.#heap = this.#clock.timerHeap as unknown as Heap<T>;
  }

  get Date(): DateConstructor {
    return this.#clock.Date;
  }

  /** The functions of `Temporal.Now`; undefined if this Node has no Temporal. */
  get temporalNow(): Readonly<Record<string, (...args: unknown[]) => unknown>> | undefined {
    return (this.#clock.Temporal as { Now: Record<string, (...args: unknown[]) => unknown> } | undefined)?.Now;
  }

  get size(): number {
    return this.#heap.timers.length;
  }

  some(test: (item: T) => boolean): boolean {
    return this.#heap.timers.some((entry) => test(entry.item));
  }

  /** The earliest entry whose item passes the test, without removing it. Looks at all entries. */
  first(test: (item: T) => boolean): HeapEntry<T> | undefined {
    let first: HeapEntry<T> | undefined;
    for (const entry of this.#heap.timers) {
      if (!test(entry.item)) continue;
      if (first === undefined || isBefore(entry, first)) first = entry;
    }
    return first;
  }

  /** Removes the entries whose items pass the test, and returns them, the earliest first. */
  take(test: (item: T) => boolean): readonly HeapEntry<T>[] {
    const taken = this.#heap.timers.filter((entry) => test(entry.item)).sort(compare);
    for (const entry of taken) this.#heap.remove(entry);
    return taken;
  }

  setEpochNow(epochMs: number): void {
    this.#clock.now = epochMs;
  }

  /** The earliest entry, without removing it. */
  peek(): HeapEntry<T> | undefined {
    return this.#heap.peek();
  }

  /** Removes the earliest entry, and returns it. */
  pop(): HeapEntry<T> | undefined {
    return this.#heap.pop();
  }

  push(callAt: number, order: number, item: T): HeapEntry<T> {
    const entry: HeapEntry<T> = { callAt, order, createdAt: 0, id: ++this.#id, type: 'Timeout', item };
    this.#heap.push(entry);
    return entry;
  }

  remove(entry: HeapEntry<T>): boolean {
    return this.#heap.remove(entry);
  }
}

/** Below 0: `one` is due first. */
export const compare = <T>(one: HeapEntry<T>, other: HeapEntry<T>): number =>
  one.callAt - other.callAt || one.order - other.order || one.id - other.id;

const isBefore = <T>(one: HeapEntry<T>, other: HeapEntry<T>): boolean => compare(one, other) < 0;
