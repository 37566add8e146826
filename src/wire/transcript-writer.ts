import type { Entry, Transcript, TranscriptHead } from './transcript.ts';

/** An entry before its time is put on it. Distributes over the union, so each kind keeps its own fields. */
export type Untimed<E = Entry> = E extends Entry ? Omit<E, 'atMs'> : never;

/** Writes a transcript: puts the world's virtual time on everything that happens. */
export class TranscriptWriter {
  readonly #entries: Entry[] = [];
  readonly #realWorkMs: { [spanId: number]: number } = {};
  readonly #now: () => number;

  readonly #head: TranscriptHead;

  /** @param now virtual milliseconds since the world began */
  constructor(head: TranscriptHead, now: () => number) {
    this.#head = head;
    this.#now = now;
  }

  write(entry: Untimed): void {
    this.#entries.push({ atMs: this.#now(), ...entry } as Entry);
  }

  /** Writes an entry that belongs to an earlier instant, as an expiry noticed when the next thing happened. */
  writeAt(atMs: number, entry: Untimed): void {
    this.#entries.push({ atMs, ...entry } as Entry);
  }

  realWork(spanId: number, ms: number): void {
    this.#realWorkMs[spanId] = ms;
  }

  get transcript(): Transcript {
    return { head: this.#head, entries: this.#entries, realWorkMs: this.#realWorkMs };
  }
}
