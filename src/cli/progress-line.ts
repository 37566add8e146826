import { visible } from '../wire/visible.ts';

/** What it needs of a stream: that of a terminal has columns. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A line on the terminal that says how far a long run is, and goes away. Silent where there is no terminal. */
export class ProgressLine {
  readonly #stream: ProgressStream;
  readonly #wanted: boolean;
  #shown = false;

  /** @param wanted whether anybody is to read it; default true */
  constructor(stream: ProgressStream, wanted = true) {
    this.#stream = stream;
    this.#wanted = wanted && stream.isTTY === true;
  }

  /** Shows this in the place of what was there. What would not fit on one line is cut: a second one stays behind. */
  show(said: string): void {
    if (!this.#wanted) return;
    const text = visible(said);
    const room = (this.#stream.columns ?? 80) - 1;
    const shown = text.length > room ? `${text.slice(0, Math.max(0, room - 3))}...` : text;
    this.#stream.write(`\r\u001B[K${shown}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) this.#stream.write('\r\u001B[K');
    this.#shown = false;
  }
}
