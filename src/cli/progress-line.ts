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

/** On a terminal what changes by itself, such as a time, is shown again so often, in real milliseconds. */
const terminalEveryMs = 1_000;

/**
 * Says how far a long run is: on a terminal in one line that goes away, else in a plain line every ten seconds, so that the
 * log of a CI job shows that something goes on. What is being waited for is read each time a line is written.
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

  /** @param wanted whether anybody is to read it; default true */
  constructor(stream: ProgressStream, wanted = true, every: Every = inRealTime) {
    this.#stream = stream;
    this.#wanted = wanted;
    this.#isTerminal = stream.isTTY === true;
    const write = this.#isTerminal ? () => this.#writeOver() : () => this.#writePlain();
    this.#timer = wanted ? every(this.#isTerminal ? terminalEveryMs : plainEveryMs, write) : null;
  }

  /** Shows this in the place of what was there. What would not fit on one line is cut: a second one stays behind. */
  show(said: string): void {
    if (!this.#wanted) return;
    this.#last = said;
    if (this.#isTerminal) this.#writeOver();
  }

  /** Says behind it what is being waited for. @param waiting read each time a line is written; `null`: nothing is said */
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

  /** Nothing more is said. */
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
