import { StringDecoder } from 'node:string_decoder';

/**
 * A line, or the first characters of a line that is longer than the bound (`oversize`). `unfinished`: the stream closed
 * before the line's end.
 */
export type SplitLine =
  | { readonly line: string; readonly bytes: number; readonly unfinished?: true }
  | { readonly oversize: string; readonly bytes: number };

/** Output that has no line end yet. */
export interface UnfinishedLine {
  /** Its first characters. */
  readonly text: string;
  readonly bytes: number;
}

/**
 * Cuts a byte stream into lines. A UTF-8 character may be split between chunks, and `\r\n` counts as `\n`. A line is dropped
 * as soon as it is longer than `maxBytes`, so that a server without line ends cannot fill the memory.
 */
export class LineSplitter {
  #decoder = new StringDecoder('utf8');
  #parts: string[] = [];
  #bytes = 0;
  #skipping = false;
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that end in this chunk. */
  push(chunk: Buffer): readonly SplitLine[] {
    const lines: SplitLine[] = [];
    let from = 0;
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
      this.#append(chunk.subarray(from, at), lines);
      this.#finish(lines);
      from = at + 1;
    }
    if (from < chunk.length) this.#append(chunk.subarray(from), lines);
    return lines;
  }

  /** The bytes since the last line end; `null`: there are none. */
  get unfinished(): UnfinishedLine | null {
    return this.#bytes === 0 ? null : { text: this.#parts.join('').slice(0, 200), bytes: this.#bytes };
  }

  /** The stream has closed. @returns the last line, if it has no line end */
  end(): readonly SplitLine[] {
    const lines: SplitLine[] = [];
    if (this.#bytes > 0) this.#finish(lines);
    return lines.map((line) => ('line' in line ? { ...line, unfinished: true } : line));
  }

  #append(bytes: Buffer, lines: SplitLine[]): void {
    if (this.#skipping) return;
    this.#bytes += bytes.length;
    this.#parts.push(this.#decoder.write(bytes));
    if (this.#bytes <= this.#maxBytes) return;
    lines.push({ oversize: this.#parts.join('').slice(0, 200), bytes: this.#bytes });
    this.#reset(true);
  }

  #finish(lines: SplitLine[]): void {
    if (this.#skipping) {
      this.#reset(false);
      return;
    }
    const text = this.#parts.join('') + this.#decoder.end();
    lines.push({ line: text.endsWith('\r') ? text.slice(0, -1) : text, bytes: this.#bytes });
    this.#reset(false);
  }

  #reset(skipping: boolean): void {
    this.#decoder = new StringDecoder('utf8');
    this.#parts = [];
    this.#bytes = 0;
    this.#skipping = skipping;
  }
}
