import type { AgentMessage, HostMessage } from '../protocol.ts';

/** The timers that an agent fires in a row for one request of the host. */
export class TimerRun {
  readonly id: number;
  readonly #untilMs: number;
  readonly #atMost: number;
  #over = false;
  /** The instants that are not yet reported to the host. */
  #rows: [atMs: number, everyMs: number, times: number][] = [];
  /** How many timers were fired. */
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

  /** Whether the agent may also fire the next timer. */
  goesOnAt(nextMs: number): boolean {
    return !this.#over && nextMs <= this.#untilMs && nextMs < Number.POSITIVE_INFINITY;
  }

  /** The clock moves on to an instant after the last. */
  movedTo(nowMs: number): void {
    const last = this.#rows.at(-1);
    if (last === undefined) {
      this.#rows.push([nowMs, 0, 1]);
      return;
    }
    const [atMs, everyMs, times] = last;
    if (times === 1) this.#rows[this.#rows.length - 1] = [atMs, nowMs - atMs, 2];
    else if (atMs + times * everyMs === nowMs) last[2]++;
    else this.#rows.push([nowMs, 0, 1]);
  }

  /** The report that must precede every other message; null: nothing is unreported. */
  drainTicks(): Extract<AgentMessage, { readonly say: 'ticks' }> | null {
    if (this.#rows.length === 0) return null;
    const rows = this.#rows;
    this.#rows = [];
    return { say: 'ticks', rows };
  }
}
