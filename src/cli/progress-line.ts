import { real } from '../time/base/real.ts';
import { visible } from '../wire/visible.ts';

/** What it needs of a stream: that of a terminal has columns. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Calls back again and again, until it is stopped. Real time: what is shown to people decides nothing. */
export type Every = (intervalMs: number, run: () => void) => { stop(): void };

const inRealTime: Every = (intervalMs, run) => {
  const timer = real.setInterval(run, intervalMs);
  timer.unref();
  return { stop: () => real.clearInterval(timer) };
};

/** Where there is no terminal, a line is written so often, in real milliseconds. */
const plainEveryMs = 10_000;

/**
 * Says how far a long run is: on a terminal in one line that goes away, else in a plain line every ten seconds, so that the
 * log of a CI job shows that something goes on.
 */
export class ProgressLine {
  readonly #stream: ProgressStream;
  readonly #wanted: boolean;
  readonly #plain: { stop(): void } | null;
  #shown = false;
  #last: string | null = null;

  /** @param wanted whether anybody is to read it; default true */
  constructor(stream: ProgressStream, wanted = true, every: Every = inRealTime) {
    this.#stream = stream;
    this.#wanted = wanted;
    this.#plain = wanted && stream.isTTY !== true ? every(plainEveryMs, () => this.#writePlain()) : null;
  }

  /** Shows this in the place of what was there. What would not fit on one line is cut: a second one stays behind. */
  show(said: string): void {
    if (!this.#wanted) return;
    const text = visible(said);
    this.#last = text;
    if (this.#plain !== null) return;
    const room = (this.#stream.columns ?? 80) - 1;
    const shown = text.length > room ? `${text.slice(0, Math.max(0, room - 3))}...` : text;
    this.#stream.write(`\r\u001B[K${shown}`);
    this.#shown = true;
  }

  /** Nothing more is said. */
  clear(): void {
    this.#plain?.stop();
    if (this.#shown) this.#stream.write('\r\u001B[K');
    this.#shown = false;
  }

  #writePlain(): void {
    if (this.#last !== null) this.#stream.write(`mcp-deadline: ${this.#last}\n`);
  }
}
