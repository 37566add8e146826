/** Notes that a rule makes a connect wait. @returns how to note that the wait is over */
type NoteWait = (waitMs: number) => (text: string) => void;

/** The wait before a connect ends, of all rules together. It ends at once when the rules are lifted. */
export class ConnectWait {
  readonly #waits = new Map<object, number>();
  readonly #notes = new Map<object, NoteWait>();
  readonly #noted = new Map<object, (text: string) => void>();
  readonly #now: () => number;
  readonly #setTimer: (run: () => void, delayMs: number) => { cancel(): void };
  #since: { readonly atMs: number; readonly over: () => void } | null = null;
  #timer: { cancel(): void } | null = null;

  constructor(now: () => number, setTimer: (run: () => void, delayMs: number) => { cancel(): void }) {
    this.#now = now;
    this.#setTimer = setTimer;
  }

  /** Adds the wait of a rule; `Infinity`: until the rule is lifted. */
  add(owner: object, waitMs: number, note: NoteWait): void {
    this.#waits.set(owner, (this.#waits.get(owner) ?? 0) + waitMs);
    this.#notes.set(owner, note);
  }

  lift(owner: object): void {
    if (!this.#waits.delete(owner)) return;
    this.#over(owner, 'the connection waits no longer');
    this.#arm();
  }

  /** The connection is made: calls back when the wait is over. */
  start(over: () => void): void {
    this.#since = { atMs: this.#now(), over };
    for (const [owner, waitMs] of this.#waits) {
      const note = this.#notes.get(owner);
      if (note !== undefined) this.#noted.set(owner, note(waitMs));
    }
    this.#arm();
  }

  /** The connection is gone. */
  stop(): void {
    this.#timer?.cancel();
    this.#since = null;
  }

  #over(owner: object, text: string): void {
    this.#noted.get(owner)?.(text);
    this.#noted.delete(owner);
  }

  #arm(): void {
    this.#timer?.cancel();
    if (this.#since === null) return;
    const { atMs, over } = this.#since;
    const totalMs = [...this.#waits.values()].reduce((sum, waitMs) => sum + waitMs, 0);
    const leftMs = atMs + totalMs - this.#now();
    const done = (): void => {
      this.#since = null;
      for (const owner of [...this.#noted.keys()]) this.#over(owner, 'the connection is made');
      over();
    };
    if (leftMs <= 0) done();
    else if (Number.isFinite(leftMs)) this.#timer = this.#setTimer(done, leftMs);
  }
}
