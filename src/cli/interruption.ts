const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Ends a check early, by a signal to this process or after a time. A second signal ends the process at once. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #listeners: (() => void)[] = [];

  /** @param limitMs real milliseconds; `null`: no limit */
  constructor(limitMs: number | null) {
    for (const [name, status] of Object.entries(signals)) {
      const listener = (): void => {
        // `exit` listeners end the process groups of the children.
        if (this.signal.aborted) process.exit(status);
        this.#controller.abort(new Error(`it was interrupted by ${name}`));
      };
      process.on(name, listener);
      this.#listeners.push(() => process.off(name, listener));
    }
    if (limitMs === null) return;
    const limit = AbortSignal.timeout(limitMs);
    limit.onabort = () => this.#controller.abort(new Error(`it was not done within ${limitMs} ms (--max-total-ms)`));
    this.#listeners.push(() => {
      limit.onabort = null;
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  close(): void {
    for (const stop of this.#listeners) stop();
  }
}
