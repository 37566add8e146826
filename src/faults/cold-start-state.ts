/** Something that must warm up before its first use, and cools down while it is not used. */
export class ColdStartState {
  readonly #coolsAfterMs: number;
  #warm = false;
  #usedMs = 0;
  readonly #inUse = new Set<unknown>();
  readonly waiting: (() => void)[] = [];

  /** @param coolsAfterMs 0: it stays warm */
  constructor(coolsAfterMs: number) {
    this.#coolsAfterMs = coolsAfterMs;
  }

  /** Whether a use at this time must wait. */
  isCold(nowMs: number): boolean {
    const silent = this.#inUse.size === 0 && nowMs - this.#usedMs >= this.#coolsAfterMs;
    if (this.#warm && this.#coolsAfterMs > 0 && silent) this.#warm = false;
    return !this.#warm;
  }

  warmUp(): void {
    this.#warm = true;
  }

  begins(use: unknown, nowMs: number): void {
    this.#inUse.add(use);
    this.#usedMs = nowMs;
  }

  ends(use: unknown, nowMs: number): void {
    if (this.#inUse.delete(use)) this.#usedMs = nowMs;
  }
}
