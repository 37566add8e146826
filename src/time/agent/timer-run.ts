import type { HostMessage } from '../lock-step/protocol.ts';

/** The timers that an agent fires in a row for one message of the host. */
export class TimerRun {
  readonly id: number;
  readonly #untilMs: number;
  readonly #atMost: number;
  #over = false;
  /** How many were fired. */
  timers = 0;

  constructor({ id, untilMs, atMost }: Extract<HostMessage, { readonly do: 'fire' }>) {
    this.id = id;
    this.#untilMs = untilMs ?? Number.POSITIVE_INFINITY;
    this.#atMost = atMost;
  }

  /** @param timers 0 if the one that was due had been cleared: then the host decides what is next */
  fired(timers: number): void {
    this.timers += timers;
    if (timers === 0 || this.timers >= this.#atMost) this.#over = true;
  }

  /** Whether the host has left the next timer to this agent as well. */
  goesOnAt(nextMs: number): boolean {
    return !this.#over && nextMs <= this.#untilMs && nextMs < Number.POSITIVE_INFINITY;
  }
}
