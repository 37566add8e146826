import { compare, type HeapEntry, TimerHeap } from './timer-heap.ts';
import { skewAt, type WallSkew } from './wall-skew.ts';
import type { WorkCharge } from './work-charge.ts';

/** The owners of timers. In a tie, only timers of different owners or durations may be reordered. */
export const OWNER = { program: 0, harness: 1 } as const;

type Owner = (typeof OWNER)[keyof typeof OWNER];

/** Something that can be armed in a {@link TimerQueue}. */
export interface QueueItem {
  entry: HeapEntry<QueueItem> | undefined;
  readonly owner: Owner;
  /** Whether the item would keep a process alive. */
  hasRef(): boolean;
  /** Runs the callback of the item. Errors of the callback are thrown. */
  fire(): void;
}

/** Receives the events of the timers of a queue. */
export interface TimerWatcher {
  armed(item: QueueItem, dueMs: number): void;
  /** A timer was cleared, or has fired and was not armed again, as an interval is. */
  gone(item: QueueItem): void;
}

/**
 * The armed timers of one clock, and its time. The queue moves time only when {@link set} or {@link fireOfHarness} is called,
 * and does not depend on Node's timers.
 */
export class TimerQueue {
  readonly heap: TimerHeap<QueueItem>;
  readonly epochMs: number;
  watcher: TimerWatcher | undefined;
  /** Present only in a play that charges the program's real work to the clock. */
  charge: WorkCharge | undefined;
  readonly #ties: Ties;
  #nowMs = 0;
  /** The timers of the program while it is paused; `null`: it runs. */
  #paused: Set<HeapEntry<QueueItem>> | null = null;
  /** How long the program was paused without its monotonic clocks counting that time. */
  #uncountedMs = 0;
  #skews: readonly WallSkew[] = [];
  /** How many timers were fired. */
  fired = 0;
  /** How often two timers or more were due at one instant. */
  tiesMet = 0;

  constructor(epochMs: number, ties: Ties) {
    this.heap = new TimerHeap(epochMs);
    this.epochMs = epochMs;
    this.#ties = ties;
  }

  /** Virtual milliseconds since the clock was made; a whole number. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** The time that the program reads: later than {@link nowMs} by the work that is not charged yet. */
  get programNowMs(): number {
    return this.#nowMs + (this.charge?.behindMs ?? 0);
  }

  /** What the program's monotonic clocks read. */
  get monotonicMs(): number {
    return this.programNowMs - this.#uncountedMs;
  }

  /** What the program's wall clock reads, in milliseconds since 1970. */
  get wallMs(): number {
    return this.epochMs + this.programNowMs + skewAt(this.#skews, this.programNowMs);
  }

  /** From now on the program's wall clock has these errors, which add up. */
  set wallSkews(skews: readonly WallSkew[]) {
    this.#skews = skews;
    this.#setEpochNow();
  }

  /** When the next timer is due; `Infinity` if none is armed, or only such of a program that is paused. */
  get nextMs(): number {
    const entry = this.heap.peek();
    return entry === undefined ? Number.POSITIVE_INFINITY : entry.callAt;
  }

  /** Whether any armed timer would keep a process alive. */
  get hasRefTimers(): boolean {
    if (this.heap.some((item) => item.hasRef())) return true;
    return this.#paused !== null && [...this.#paused].some(({ item }) => item.hasRef());
  }

  /** Sets the time, and fires nothing. Time never goes back: an earlier value is ignored. */
  set(nowMs: number): void {
    if (nowMs <= this.#nowMs) return;
    this.charge?.passed(nowMs - this.#nowMs);
    this.#nowMs = nowMs;
    this.#setEpochNow();
  }

  /** From now on no timer of the program fires. */
  pauseProgram(): void {
    this.#paused ??= new Set(this.heap.take(({ owner }) => owner === OWNER.program));
  }

  /**
   * The timers of the program fire again. Those that were due meanwhile are due now, in their order, and before those that are
   * due now anyway. As in Node, a repeated timer does not make up for the times that it has missed.
   *
   * @param uncountedMs how much of the pause the program's monotonic clocks did not count. Its timers are late by that
   */
  resumeProgram(uncountedMs = 0): void {
    if (this.#paused === null) return;
    const paused = [...this.#paused].sort(compare);
    this.#paused = null;
    this.#uncountedMs += uncountedMs;
    for (const { item, callAt, order } of paused) {
      const dueMs = callAt + uncountedMs;
      item.entry = dueMs < this.#nowMs ? this.heap.push(this.#nowMs, 0, item) : this.heap.push(dueMs, order, item);
    }
  }

  arm(item: QueueItem, delayMs: number): void {
    const dueMs = (item.owner === OWNER.program ? this.programNowMs : this.#nowMs) + delayMs;
    const entry = this.heap.push(dueMs, tieRank(this.#ties, dueMs, delayMs, item.owner), item);
    if (this.#paused !== null && item.owner === OWNER.program) {
      this.heap.remove(entry);
      this.#paused.add(entry);
    }
    item.entry = entry;
    this.watcher?.armed(item, dueMs);
  }

  disarm(item: QueueItem): void {
    if (item.entry === undefined) return;
    if (this.#paused?.delete(item.entry) !== true) this.heap.remove(item.entry);
    item.entry = undefined;
    this.watcher?.gone(item);
  }

  /** Removes the first timer that is due now, and runs it. Does nothing if no timer is due: only {@link set} moves time. */
  fireDue(): void {
    if (this.nextMs > this.#nowMs) return;
    const entry = this.heap.pop();
    if (entry === undefined) return;
    if (this.heap.peek()?.callAt === entry.callAt) this.tiesMet++;
    this.#fire(entry);
  }

  /**
   * Sets the time to the first timer of the harness that is due at `byMs` or before, and runs it, even if timers of the program
   * are due before it: those are late, because the program is at work.
   *
   * @returns false if no such timer is due. The time does not change then
   */
  fireOfHarness(byMs: number): boolean {
    const entry = this.heap.first(({ owner }) => owner === OWNER.harness);
    if (entry === undefined || entry.callAt > byMs) return false;
    this.heap.remove(entry);
    this.set(entry.callAt);
    this.#fire(entry);
    return true;
  }

  #setEpochNow(): void {
    this.heap.setEpochNow(this.epochMs + this.#nowMs + skewAt(this.#skews, this.#nowMs));
  }

  #fire({ item }: HeapEntry<QueueItem>): void {
    this.fired++;
    item.entry = undefined;
    try {
      item.fire();
    } finally {
      if (item.entry === undefined) this.watcher?.gone(item);
    }
  }
}

/** A timer of the harness; see `VirtualClock.setTimer`. */
export interface TimerHandle {
  /** Disarms the timer. Has no effect after the timer has fired. */
  cancel(): void;
}

/** A timer of the harness on the virtual heap: no Node semantics, no async context. */
export class HarnessTimer implements TimerHandle, QueueItem {
  entry: HeapEntry<QueueItem> | undefined;
  readonly owner = OWNER.harness;
  readonly #queue: TimerQueue;
  readonly fire: () => void;

  constructor(queue: TimerQueue, fire: () => void, delayMs: number) {
    this.#queue = queue;
    this.fire = fire;
    queue.arm(this, delayMs);
  }

  /** The harness is no part of the program. */
  hasRef(): boolean {
    return false;
  }

  cancel(): void {
    this.#queue.disarm(this);
  }
}

/** How timers that are due at the same millisecond are ordered: `'fifo'` as they were armed, or permuted by a seed. */
export type Ties = 'fifo' | number;

/**
 * The rank of a timer among those due at the same instant. Timers of equal rank keep the order in which they were armed.
 *
 * A seed permutes only orders that real Node does not guarantee. Node keeps the timers of one process and one duration in one
 * list, so two `setTimeout(f, 10)` of one instant always fire in order. Timers of different durations, or of the harness and of
 * the server, may fire in any order. So the rank depends on the owner and the duration, not on the single timer.
 */
export function tieRank(ties: Ties, dueMs: number, delayMs: number, owner: number): number {
  if (ties === 'fifo') return 0;
  let hash = (ties ^ 0x9e3779b9) | 0;
  for (const word of [dueMs | 0, Math.floor(dueMs / 2 ** 32), delayMs | 0, owner]) {
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 1;
}
