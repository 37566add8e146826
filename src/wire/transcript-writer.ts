import type { Frame } from './frame.ts';
import {
  type BookedWork,
  type Entry,
  type MarkEntry,
  type Transcript,
  type TranscriptHead,
  timesOf,
} from './transcript.ts';

/** An entry before its time is put on it. Distributes over the union, so each kind keeps its own fields. */
export type Untimed<E = Entry> = E extends Entry ? Omit<E, 'atMs'> : never;

/** So many messages of one method are kept whole; of more, only that they came. */
const wholeMessages = 1_000;

/** A mark that came at one interval, with the next one; `null`: it came at another. */
function withNext(mark: MarkEntry, atMs: number): MarkEntry | null {
  const { again } = mark;
  const everyMs = again?.everyMs ?? atMs - mark.atMs;
  const times = timesOf(mark);
  return mark.atMs + times * everyMs === atMs ? { ...mark, again: { times, everyMs } } : null;
}

/**
 * Writes a transcript: puts the session's virtual time on everything that happens. What a server repeats without end takes
 * little room: marks at equal intervals are one entry, and of thousands of messages of one method only the first are kept
 * whole.
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
   * @param heardWorkMs real milliseconds of the server's work before the last thing that was heard of it
   */
  constructor(head: TranscriptHead, now: () => number, heardWorkMs: () => number = () => 0) {
    this.#head = head;
    this.#now = now;
    this.#heardWorkMs = heardWorkMs;
  }

  /** @param atMs now, for who has asked what time it is for more than this entry; in real time it may be later already */
  write(entry: Untimed, atMs = this.#now()): void {
    this.#writeLaterUntil(atMs);
    const inRow = entry.kind === 'mark' && this.#repeats(entry, atMs);
    this.#book(inRow);
    if (inRow) return;
    const kept = entry.kind === 'received' ? { ...entry, frame: this.#kept(entry.frame) } : entry;
    this.#entries.push({ atMs, ...kept } as Entry);
  }

  /** Whether a mark is the next of a row of them, which has taken it in. */
  #repeats({ mark, id }: Untimed<MarkEntry>, atMs: number): boolean {
    const last = this.#entries.at(-1);
    if (last?.kind !== 'mark' || last.mark !== mark || last.id !== id) return false;
    const row = withNext(last, atMs);
    if (row === null) return false;
    this.#entries[this.#entries.length - 1] = row;
    return true;
  }

  /** A message as it is kept: answers whole, and the first of what comes again and again. */
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

  /** Writes an entry that belongs to an earlier instant, as an expiry noticed when the next thing happened. */
  writeAt(atMs: number, entry: Untimed): void {
    this.#entries.push({ atMs, ...entry } as Entry);
  }

  /**
   * Writes an entry that another process reports. It arrives by another way, sooner or later than what happened
   * beside it, so it is put at the end of its instant: before the first entry of a later time, or by {@link flush}.
   *
   * @param from the process: among equal times its entries keep their order, and processes that of their names
   */
  writeLater(atMs: number, from: string, entry: Untimed): void {
    this.#later.push({ from, entry: { atMs, ...entry } as Entry });
  }

  /** Writes all that {@link writeLater} keeps: everything of this instant has been reported. */
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

  /** Books the work that was heard of since the last entry before the next one, or before the next mark of a row. */
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
