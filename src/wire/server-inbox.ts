import type { ClockTime } from '../clocks/live-clocks.ts';
import type { Frame } from './frame.ts';

/** Called when the server is about to read a message; `null`: something without a message, such as the end of an exchange. */
export type ReadListener = (frame: Frame | null) => void;

interface Incoming {
  readonly frame: Frame | null;
  readonly go: () => void;
  /** Whether the listeners were called. */
  announced: boolean;
}

/**
 * Everything that the server reads passes it, in order. Of several messages at one instant each waits until nothing is left to do
 * after the last one: whether a process reads two of them in one turn is chance, and it may handle them otherwise then. The wait
 * takes no virtual time.
 *
 * While it is shut everything waits. A listener may shut it: then the message that is about to be read waits too, and is read
 * first afterwards.
 */
export class ServerInbox {
  readonly #time: ClockTime;
  readonly #waiting: Incoming[] = [];
  readonly #listeners = new Set<ReadListener>();
  #isShut = false;
  #lastMs = Number.NEGATIVE_INFINITY;
  #timer: { cancel(): void } | null = null;
  #whenEmpty: (() => void) | null = null;
  /** Whether the machine of the server accepts connections. */
  isConnectable = true;

  constructor(time: ClockTime) {
    this.#time = time;
  }

  /** @returns how to stop */
  beforeRead(listener: ReadListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  pass(frame: Frame | null, go: () => void): void {
    this.#waiting.push({ frame, go, announced: false });
    if (this.#waiting.length === 1) this.#next();
  }

  shut(): void {
    this.#isShut = true;
    this.#whenEmpty = null;
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** @param whenEmpty called once everything that waits has passed, unless it is shut before */
  open(whenEmpty: () => void): void {
    this.#isShut = false;
    this.#whenEmpty = whenEmpty;
    this.#next();
  }

  /** Drops what waits. */
  clear(): void {
    this.#waiting.length = 0;
  }

  #next(): void {
    if (this.#isShut || this.#timer !== null) return;
    const [first] = this.#waiting;
    if (first === undefined) {
      const whenEmpty = this.#whenEmpty;
      this.#whenEmpty = null;
      whenEmpty?.();
      return;
    }
    if (this.#time.now() === this.#lastMs) {
      this.#timer = this.#time.setTimer(() => {
        this.#timer = null;
        this.#lastMs = Number.NEGATIVE_INFINITY; // everything has come to rest
        this.#next();
      }, 0);
      return;
    }
    this.#read(first);
  }

  #read(incoming: Incoming): void {
    if (!incoming.announced) for (const listener of this.#listeners) listener(incoming.frame);
    incoming.announced = true;
    if (this.#isShut) return;
    this.#waiting.shift();
    this.#lastMs = this.#time.now();
    incoming.go();
    this.#next();
  }
}
