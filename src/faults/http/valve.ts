/** One direction of a connection: what is sent while the valve is closed waits, and passes in its order when it opens. */
export class Valve {
  readonly #waiting: (() => void)[] = [];
  #open = false;

  /** Runs it now, or once the valve opens. */
  pass(run: () => void): void {
    // What waits passes first, also what is added while it passes.
    if (this.#open && this.#waiting.length === 0) run();
    else this.#waiting.push(run);
  }

  open(): void {
    if (this.#open) return;
    this.#open = true;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      next();
      this.#waiting.shift();
    }
  }
}
