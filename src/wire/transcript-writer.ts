import type { Entry, Transcript, TranscriptHead } from './transcript.ts';

/** An entry before its time is put on it. Distributes over the union, so each kind keeps its own fields. */
export type Untimed<E = Entry> = E extends Entry ? Omit<E, 'atMs'> : never;

/** Writes a transcript: puts the world's virtual time on everything that happens. */
export class TranscriptWriter {
  readonly #entries: Entry[] = [];
  readonly #realWorkMs: { [spanId: number]: number } = {};
  readonly #now: () => number;

  readonly #head: TranscriptHead;
  #later: { readonly from: string; readonly entry: Entry }[] = [];

  /** @param now virtual milliseconds since the world began */
  constructor(head: TranscriptHead, now: () => number) {
    this.#head = head;
    this.#now = now;
  }

  write(entry: Untimed): void {
    this.#writeLaterUntil(this.#now());
    this.#entries.push({ atMs: this.#now(), ...entry } as Entry);
  }

  /** Writes an entry that belongs to an earlier instant, as an expiry noticed when the next thing happened. */
  writeAt(atMs: number, entry: Untimed): void {
    this.#entries.push({ atMs, ...entry } as Entry);
  }

  /**
   * Writes an entry that another process tells of. It comes in by a way of its own, sooner or later than what happened
   * beside it, so it is put at the end of its instant: before the first entry of a later time, or by {@link flush}.
   *
   * @param from the process: among equal times its entries keep their order, and processes that of their names
   */
  writeLater(atMs: number, from: string, entry: Untimed): void {
    this.#later.push({ from, entry: { atMs, ...entry } as Entry });
  }

  /** Writes all that {@link writeLater} keeps: everything of this instant has been told. */
  flush(): void {
    this.#writeLaterUntil(Number.POSITIVE_INFINITY);
  }

  #writeLaterUntil(nowMs: number): void {
    if (this.#later.length === 0) return;
    const due = this.#later.filter(({ entry }) => entry.atMs < nowMs);
    this.#later = this.#later.filter(({ entry }) => entry.atMs >= nowMs);
    due.sort((a, b) => a.entry.atMs - b.entry.atMs || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
    for (const { entry } of due) this.#entries.push(entry);
  }

  realWork(spanId: number, ms: number): void {
    this.#realWorkMs[spanId] = ms;
  }

  get transcript(): Transcript {
    return { head: this.#head, entries: this.#entries, realWorkMs: this.#realWorkMs };
  }
}
