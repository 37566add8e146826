import { real } from '../time/base/real.ts';
import { visible } from '../wire/visible.ts';

/** The parts of a stream that a progress line needs. A terminal has columns. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Calls `run` at intervals until it is stopped. The intervals are real time: progress lines do not change any result. */
export type Every = (intervalMs: number, run: () => void) => { stop(): void };

const inRealTime: Every = (intervalMs, run) => {
  const timer = real.setInterval(run, intervalMs);
  timer.unref();
  return { stop: () => real.clearInterval(timer) };
};

/** The interval of lines if the stream is not a terminal, in real milliseconds. */
const plainEveryMs = 10_000;

/** The interval at which a terminal shows the line again, in real milliseconds: a time in it may have changed. */
const terminalEveryMs = 1_000;

/**
 * Shows the progress of a long run: on a terminal in one line that is removed at the end, otherwise in a plain line every ten
 * seconds, so that the log of a CI job shows that the run continues. The current wait is read each time a line is written.
 */
export class ProgressLine {
  readonly #stream: ProgressStream;
  readonly #wanted: boolean;
  readonly #timer: { stop(): void } | null;
  readonly #isTerminal: boolean;
  #shown = false;
  #cleared = false;
  #last: string | null = null;
  #waiting: () => string | null = () => null;

  /** @param wanted whether to write anything; default true */
  constructor(stream: ProgressStream, wanted = true, every: Every = inRealTime) {
    this.#stream = stream;
    this.#wanted = wanted;
    this.#isTerminal = stream.isTTY === true;
    const write = this.#isTerminal ? () => this.#writeOver() : () => this.#writePlain();
    this.#timer = wanted ? every(this.#isTerminal ? terminalEveryMs : plainEveryMs, write) : null;
  }

  /** Replaces the text. On a terminal a text longer than one line is cut, because only one line can be removed again. */
  show(text: string): void {
    if (!this.#wanted) return;
    this.#last = text;
    if (this.#isTerminal) this.#writeOver();
  }

  /** Adds the current wait to the text. @param waiting read each time a line is written; `null`: no wait */
  waitFor(waiting: () => string | null): void {
    this.#waiting = waiting;
  }

  get #text(): string | null {
    if (this.#last === null) return null;
    const waiting = this.#waiting();
    return visible(waiting === null ? this.#last : `${this.#last}; ${waiting}`);
  }

  #writeOver(): void {
    const text = this.#text;
    if (text === null || this.#cleared) return;
    const room = (this.#stream.columns ?? 80) - 1;
    const shown = text.length > room ? `${text.slice(0, Math.max(0, room - 3))}...` : text;
    this.#stream.write(`\r\u001B[K${shown}`);
    this.#shown = true;
  }

  /** Removes the line and writes nothing more. */
  clear(): void {
    this.#timer?.stop();
    this.#cleared = true;
    if (this.#shown) this.#stream.write('\r\u001B[K');
    this.#shown = false;
  }

  #writePlain(): void {
    const text = this.#text;
    if (text !== null) this.#stream.write(`mcp-deadline: ${text}\n`);
  }
}
