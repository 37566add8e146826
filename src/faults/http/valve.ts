/** Holds what passes in one direction while it is closed, and lets it go in its order when it opens. */
export class Valve {
  readonly #held: (() => void)[] = [];
  #open = false;

  /** Lets it pass now, or once it opens. */
  pass(run: () => void): void {
    // What waits goes first, even what comes while it goes.
    if (this.#open && this.#held.length === 0) run();
    else this.#held.push(run);
  }

  open(): void {
    if (this.#open) return;
    this.#open = true;
    for (let next = this.#held[0]; next !== undefined; next = this.#held[0]) {
      next();
      this.#held.shift();
    }
  }
}
