import { type Ties, tieRank } from './tie-order.ts';
import { type HeapEntry, TimerHeap } from './timer-heap.ts';

/** Who armed a timer: only timers of different owners or durations may change places in a tie. */
export const OWNER = { program: 0, harness: 1 } as const;

/** Something that can be armed in a {@link TimerQueue}. */
export interface QueueItem {
  entry: HeapEntry<QueueItem> | undefined;
  /** Whether it would keep a process alive. */
  hasRef(): boolean;
  /** Runs its callback; errors of the callback come through. */
  fire(): void;
}

/** Is told of the timers of a queue. */
export interface TimerWatcher {
  armed(item: QueueItem, dueMs: number): void;
  /** Cleared, or fired and not armed again by its callback, as an interval is. */
  gone(item: QueueItem): void;
}

/** The armed timers of one clock, and its `now`. Moves time only when told to; knows nothing of Node's timers. */
export class TimerQueue {
  readonly heap: TimerHeap<QueueItem>;
  readonly epochMs: number;
  watcher: TimerWatcher | undefined;
  readonly #ties: Ties;
  #nowMs = 0;
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

  /** When the next timer is due; `Infinity` if none is armed. */
  get nextMs(): number {
    const entry = this.heap.peek();
    return entry === undefined ? Number.POSITIVE_INFINITY : entry.callAt;
  }

  /** Whether any armed timer would keep a process alive. */
  get hasRefTimers(): boolean {
    return this.heap.some((item) => item.hasRef());
  }

  /** Sets the time, and fires nothing. Time never goes back: an earlier value is ignored. */
  set(nowMs: number): void {
    if (nowMs <= this.#nowMs) return;
    this.#nowMs = nowMs;
    this.heap.setEpochNow(this.epochMs + nowMs);
  }

  arm(item: QueueItem, delayMs: number, owner: number): void {
    const dueMs = this.#nowMs + delayMs;
    item.entry = this.heap.push(dueMs, tieRank(this.#ties, dueMs, delayMs, owner), item);
    this.watcher?.armed(item, dueMs);
  }

  disarm(item: QueueItem): void {
    if (item.entry === undefined) return;
    this.heap.remove(item.entry);
    item.entry = undefined;
    this.watcher?.gone(item);
  }

  /** Takes the first timer out that is due by now, and runs it. Does nothing if none is: only {@link set} moves time. */
  fireDue(): void {
    if (this.nextMs > this.#nowMs) return;
    const entry = this.heap.pop();
    if (entry === undefined) return;
    this.fired++;
    if (this.heap.peek()?.callAt === entry.callAt) this.tiesMet++;
    const { item } = entry;
    item.entry = undefined;
    try {
      item.fire();
    } finally {
      if (item.entry === undefined) this.watcher?.gone(item);
    }
  }
}
