import type { Entry, Transcript } from '../../wire/transcript.ts';

/** The span that an entry is about; `null`: none, or the connection. */
function spanOf(entry: Entry): number | null {
  switch (entry.kind) {
    case 'begin':
    case 'end':
    case 'mark':
      return entry.id;
    case 'sent':
    case 'received':
    case 'expired':
    case 'hop':
      return entry.spanId;
    default:
      return null;
  }
}

const countsOtherStreams = (entry: Entry): boolean => entry.kind === 'fault' && entry.about.heldByOthers !== undefined;

/**
 * Cuts a transcript that is being written into parts, one for each call of its session, so that the cost of judging a call does
 * not grow with the number of calls before it. A part begins with the entries of the spans that are still open, such as an event
 * stream: their clocks go on in it.
 */
export class Parts {
  readonly #transcript: Transcript;
  readonly #open = new Map<number, Entry[]>();
  #waiting: Entry | null = null;
  #at = 0;
  #workAt = 0;

  /** @param transcript one that is being written */
  constructor(transcript: Transcript) {
    this.#transcript = transcript;
  }

  /** What was written since the last {@link cut}, as a transcript of its own. */
  get current(): Transcript {
    const { head, entries, work } = this.#transcript;
    const before = [...(this.#waiting === null ? [] : [this.#waiting]), ...[...this.#open.values()].flat()];
    before.sort((one, other) => one.atMs - other.atMs);
    const shift = before.length - this.#at;
    return {
      head,
      entries: [...before, ...entries.slice(this.#at)],
      work: work.slice(this.#workAt).map((one) => ({ ...one, before: one.before + shift })),
    };
  }

  /** Begins a new part. */
  cut(): void {
    const { entries } = this.#transcript;
    for (; this.#at < entries.length; this.#at++) {
      const entry = entries[this.#at];
      if (entry !== undefined) this.#take(entry);
    }
    // Work after the last entry belongs before the first entry of the next part.
    while ((this.#transcript.work[this.#workAt]?.before ?? this.#at) < this.#at) this.#workAt++;
  }

  #take(entry: Entry): void {
    if (countsOtherStreams(entry)) this.#waiting = entry;
    const id = spanOf(entry);
    if (id === null) return;
    if (entry.kind === 'begin') this.#open.set(id, [entry]);
    else if (entry.kind === 'end') this.#open.delete(id);
    else this.#open.get(id)?.push(entry);
  }
}
