import type { HeapEntry } from './timer-heap.ts';
import { OWNER, type QueueItem, type TimerQueue } from './timer-queue.ts';

/** A timer of the harness; see `VirtualClock.setTimer`. */
export interface TimerHandle {
  /** Disarms it; does nothing once it has fired. */
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
