import type { OutputMark } from '../protocol.ts';

/** Two writes with less work than this between them, in milliseconds, share a mark. */
const APART_MS = 1;
/** The most marks of one answer; later writes get no mark. */
const MAX_MARKS = 256;

/** How much this thread had worked at each write to its standard output: the host may read the output much later. */
export class OutputMarks {
  #marks: OutputMark[] = [];

  /**
   * @param written bytes before the write
   * @param workMs work since the last answer
   */
  note(written: number, workMs: number): void {
    const last = this.#marks.at(-1);
    if (this.#marks.length >= MAX_MARKS || workMs - (last?.[1] ?? 0) < APART_MS) return;
    this.#marks.push([written, workMs]);
  }

  /** The marks since the last call. */
  drain(): readonly OutputMark[] {
    const marks = this.#marks;
    this.#marks = [];
    return marks;
  }
}
