import type { OutputMark } from '../protocol.ts';

/** Work of less than this between two writes is not told apart, in milliseconds. */
const APART_MS = 1;
/** So many marks go with one answer; who writes more often is told apart no further. */
const MAX_MARKS = 256;

/** How much this thread had worked whenever it wrote to its standard output: the host may read that much later. */
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

  /** Those since this was last asked. */
  drain(): readonly OutputMark[] {
    const marks = this.#marks;
    this.#marks = [];
    return marks;
  }
}
