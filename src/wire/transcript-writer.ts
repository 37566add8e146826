import type { BookedWork, Entry, Transcript, TranscriptHead } from './transcript.ts';

/** An entry before its time is put on it. Distributes over the union, so each kind keeps its own fields. */
export type Untimed<E = Entry> = E extends Entry ? Omit<E, 'atMs'> : never;

/** Writes a transcript: puts the world's virtual time on everything that happens. */
export class TranscriptWriter {
  readonly #entries: Entry[] = [];
  readonly #work: BookedWork[] = [];
  readonly #now: () => number;
  readonly #heardWorkMs: () => number;

  readonly #head: TranscriptHead;
  #bookedMs = 0;
  #later: { readonly from: string; readonly entry: Entry }[] = [];

  /**
   * @param now virtual milliseconds since the world began
   * @param heardWorkMs real milliseconds of the server's work before the last thing that was heard of it
   */
  constructor(head: TranscriptHead, now: () => number, heardWorkMs: () => number = () => 0) {
    this.#head = head;
    this.#now = now;
    this.#heardWorkMs = heardWorkMs;
  }

  write(entry: Untimed): void {
    this.#writeLaterUntil(this.#now());
    this.#book();
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

  get transcript(): Transcript {
    return { head: this.#head, entries: this.#entries, work: this.#work };
  }

  /** Books the work that was heard of since the last entry before the next one. */
  #book(): void {
    const heardMs = this.#heardWorkMs();
    if (heardMs <= this.#bookedMs) return;
    this.#work.push({ before: this.#entries.length, ms: heardMs - this.#bookedMs });
    this.#bookedMs = heardMs;
  }
}
