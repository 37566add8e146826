import type { Frame } from './frame.ts';
import {
  type BookedWork,
  type Entry,
  type MarkEntry,
  type Transcript,
  type TranscriptHead,
  timesOf,
} from './transcript.ts';

/** An entry that has no time yet. The type distributes over the union, so each kind keeps its own fields. */
export type Untimed<E = Entry> = E extends Entry ? Omit<E, 'atMs'> : never;

/** The first messages of one method are kept whole, up to this number. Of later ones only the method and the id are kept. */
const wholeMessages = 1_000;

/** A mark entry that includes one more mark, at `atMs`; `null`: the interval to `atMs` is not that of the entry. */
function withNext(mark: MarkEntry, atMs: number): MarkEntry | null {
  const { again } = mark;
  const everyMs = again?.everyMs ?? atMs - mark.atMs;
  const times = timesOf(mark);
  return mark.atMs + times * everyMs === atMs ? { ...mark, again: { times, everyMs } } : null;
}

/**
 * Writes a transcript: adds the session's virtual time to everything that happens. A server that repeats itself without end
 * needs little memory: marks at equal intervals are one entry, and of thousands of messages of one method only the first are
 * kept whole.
 */
export class TranscriptWriter {
  readonly #entries: Entry[] = [];
  readonly #work: BookedWork[] = [];
  readonly #now: () => number;
  readonly #heardWorkMs: () => number;

  readonly #head: TranscriptHead;
  readonly #counts = new Map<string, number>();
  readonly #bare = new Map<string, Frame>();
  #bookedMs = 0;
  #later: { readonly from: string; readonly entry: Entry }[] = [];

  /**
   * @param now virtual milliseconds since the session began
   * @param heardWorkMs real milliseconds of the server's work before its last message that was delivered
   */
  constructor(head: TranscriptHead, now: () => number, heardWorkMs: () => number = () => 0) {
    this.#head = head;
    this.#now = now;
    this.#heardWorkMs = heardWorkMs;
  }

  /** @param atMs the current time, for a caller that needs the same time for other things: in real time it goes on meanwhile */
  write(entry: Untimed, atMs = this.#now()): void {
    this.#writeLaterUntil(atMs);
    const inRow = entry.kind === 'mark' && this.#repeats(entry, atMs);
    this.#book(inRow);
    if (inRow) return;
    const kept = entry.kind === 'received' ? { ...entry, frame: this.#kept(entry.frame) } : entry;
    this.#entries.push({ atMs, ...kept } as Entry);
  }

  /** Adds a mark to the last entry, if that entry is a row of the same marks. @returns whether it did */
  #repeats({ mark, id }: Untimed<MarkEntry>, atMs: number): boolean {
    const last = this.#entries.at(-1);
    if (last?.kind !== 'mark' || last.mark !== mark || last.id !== id) return false;
    const row = withNext(last, atMs);
    if (row === null) return false;
    this.#entries[this.#entries.length - 1] = row;
    return true;
  }

  /** A message as the transcript keeps it: an answer is whole, and so are the first messages of each method. */
  #kept(frame: Frame): Frame {
    if (!('method' in frame)) return frame;
    const { jsonrpc, method } = frame;
    const count = (this.#counts.get(method) ?? 0) + 1;
    this.#counts.set(method, count);
    if (count <= wholeMessages) return frame;
    return 'id' in frame ? { jsonrpc, id: frame.id, method } : (this.#bare.get(method) ?? this.#bareOf(method));
  }

  #bareOf(method: string): Frame {
    const bare: Frame = { jsonrpc: '2.0', method };
    this.#bare.set(method, bare);
    return bare;
  }

  /** Writes an entry with an earlier time, such as an expiry that the client noticed only when something else happened. */
  writeAt(atMs: number, entry: Untimed): void {
    this.#entries.push({ atMs, ...entry } as Entry);
  }

  /**
   * Writes an entry that another process reports. Reports have a channel of their own, so they come before or after other
   * events of the same instant. The entry is therefore written at the end of its instant: before the first entry of a later
   * time, or by {@link flush}.
   *
   * @param from the process: entries of one time are sorted by process name, and those of one process keep their order
   */
  writeLater(atMs: number, from: string, entry: Untimed): void {
    this.#later.push({ from, entry: { atMs, ...entry } as Entry });
  }

  /** Writes every entry that {@link writeLater} keeps: no more reports of this instant will come. */
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

  /** Books the work since the last entry: before the entry that is written now, or before this mark of a row (`inRow`). */
  #book(inRow: boolean): void {
    const heardMs = this.#heardWorkMs();
    if (heardMs <= this.#bookedMs) return;
    const ms = heardMs - this.#bookedMs;
    const before = this.#entries.length;
    this.#bookedMs = heardMs;
    const last = this.#work.at(-1);
    if (inRow && last?.inRow === true && last.before === before)
      this.#work[this.#work.length - 1] = { ...last, ms: last.ms + ms };
    else this.#work.push({ before, ms, ...(inRow ? { inRow } : {}) });
  }
}
