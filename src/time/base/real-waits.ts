import { real } from './real.ts';

/** Adds up the real time that the clock waited, by the kind of work it waited for first. */
export class RealWaits {
  readonly #totals = new Map<string, number>();
  #kind: string | undefined;
  #sinceMs = 0;

  begin(kind: string): void {
    this.#kind = kind;
    this.#sinceMs = real.nowMs();
  }

  end(): void {
    if (this.#kind === undefined) return;
    this.#totals.set(this.#kind, (this.#totals.get(this.#kind) ?? 0) + real.nowMs() - this.#sinceMs);
    this.#kind = undefined;
  }

  /** Real milliseconds by kind of work. */
  totals(): Record<string, number> {
    return Object.fromEntries(this.#totals);
  }
}
