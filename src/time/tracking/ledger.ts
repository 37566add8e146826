import { type CallSite, captureSite } from '../base/call-site.ts';
import type { ResourceEvent, ResourceListener } from '../base/resource-event.ts';
import type { Labels } from './labels.ts';

/** A piece of real work, or a resource that remains open, as reports name it. */
export interface Work {
  readonly id: number;
  /** The kind, such as `fs`, `dns`, `child process`. */
  readonly kind: string;
  readonly label: string | undefined;
  /** The position in the code that started it. */
  readonly site: CallSite | undefined;
  readonly sinceMs: number;
}

/** The record of all open work: requests in flight, and resources that may remain open. */
export class Ledger {
  readonly #nowMs: () => number;
  readonly #labels: Labels;
  readonly listeners = new Set<ResourceListener>();
  #lastOwnId = 0;
  /** How many pieces of work were begun or completed. Each of these events restarts the watchdog. */
  movements = 0;

  constructor(nowMs: () => number, labels: Labels) {
    this.#nowMs = nowMs;
    this.#labels = labels;
  }

  /** The virtual time in milliseconds, as it is recorded for pieces of work. */
  get nowMs(): number {
    return this.#nowMs();
  }

  /** An id for work that has no id of async_hooks. It never equals an id of async_hooks. */
  ownId(): number {
    return --this.#lastOwnId;
  }

  /** @param below the function whose caller started the work; without it no stack is kept. */
  open(kind: string, id: number, below?: (...args: never[]) => unknown): Work {
    this.movements++;
    const work: Work = {
      id,
      kind,
      label: this.#labels.current,
      site: below && captureSite(below),
      sinceMs: this.#nowMs(),
    };
    if (this.listeners.size > 0) this.#notify('resource-opened', work);
    return work;
  }

  close(work: Work): void {
    this.movements++;
    if (this.listeners.size > 0) this.#notify('resource-closed', work);
  }

  #notify(kind: ResourceEvent['kind'], { id, kind: resource, label }: Work): void {
    for (const listener of this.listeners) listener({ kind, resource, id, label, atMs: this.#nowMs() });
  }
}
