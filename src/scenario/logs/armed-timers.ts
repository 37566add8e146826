import type { ResourceEvent } from '../../time/base/resource-event.ts';

/** Counts the timers of the server that are armed, by the request during which each was armed. */
export class ArmedTimers {
  readonly #labels = new Map<number, string>();

  /** Receives an event of the clock. */
  readonly take = ({ kind, id, label, timer }: ResourceEvent): void => {
    if (kind === 'resource-closed') this.#labels.delete(id);
    else if (timer !== undefined && label !== undefined) this.#labels.set(id, label);
  };

  /** How many are armed now. A timer that no request armed is left out. */
  byLabel(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const label of this.#labels.values()) counts.set(label, (counts.get(label) ?? 0) + 1);
    return counts;
  }
}
