import type { ResourceEvent } from '../base/resource-event.ts';
import type { Labels } from '../tracking/labels.ts';
import type { Ledger } from '../tracking/ledger.ts';
import type { QueueItem, TimerWatcher } from './timer-queue.ts';

interface Known {
  readonly id: number;
  readonly label: string | undefined;
}

/**
 * Reports the program's timers to a ledger's listeners, like any other resource: opened when armed, closed when cleared
 * or fired for the last time. An interval is one resource.
 */
export class TimerBook implements TimerWatcher {
  readonly #ledger: Ledger;
  readonly #labels: Labels;
  readonly #nowMs: () => number;
  readonly #armed = new Map<QueueItem, Known>();

  constructor(ledger: Ledger, labels: Labels, nowMs: () => number) {
    this.#ledger = ledger;
    this.#labels = labels;
    this.#nowMs = nowMs;
  }

  armed(item: QueueItem, dueMs: number): void {
    const known = this.#armed.get(item);
    if (known !== undefined) return;
    const fresh = { id: this.#ledger.ownId(), label: this.#labels.current };
    this.#armed.set(item, fresh);
    this.#notify('resource-opened', fresh, {
      timer: { dueMs: () => item.entry?.callAt ?? dueMs, keepsAlive: () => item.hasRef() },
    });
  }

  gone(item: QueueItem): void {
    const known = this.#armed.get(item);
    if (known === undefined) return;
    this.#armed.delete(item);
    this.#notify('resource-closed', known, {});
  }

  #notify(kind: ResourceEvent['kind'], { id, label }: Known, more: Pick<ResourceEvent, 'timer'>): void {
    const event = { kind, resource: 'timer', id, label, atMs: this.#nowMs(), ...more };
    for (const listener of this.#ledger.listeners) listener(event);
  }
}
