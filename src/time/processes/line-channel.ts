/** A longer line is dropped. The longest that agents send list ten thousands of connections. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

// A server may replace this one, as it belongs to Node.
const { latin1Slice } = Buffer.prototype as unknown as { latin1Slice(this: Buffer, from: number, to: number): string };

/**
 * Splits the data of a socket into lines of JSON, and passes on each value, in order, synchronously. All text is ASCII
 * (see {@link encodeLine}), so a chunk may end anywhere in a line. Empty lines are skipped.
 */
export class LineReader {
  readonly #onMessage: (value: unknown) => void;
  readonly #unreadable: () => void;
  /** A longer line is dropped. */
  maxBytes: number;
  #rest = '';
  #skipping = false;

  /** @param unreadable called for each line that is too long or no JSON; it is dropped */
  constructor(onMessage: (value: unknown) => void, unreadable: () => void, maxBytes = MAX_LINE_BYTES) {
    this.#onMessage = onMessage;
    this.#unreadable = unreadable;
    this.maxBytes = maxBytes;
  }

  /** @param bytes how many bytes of `chunk` count, from its start; default: all */
  push(chunk: Buffer, bytes: number = chunk.length): void {
    const lines = Reflect.apply(latin1Slice, chunk, [0, bytes]).split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      this.#add(line);
      this.#end();
    }
    this.#add(rest);
  }

  #add(part: string): void {
    if (this.#skipping) return;
    this.#rest += part;
    if (this.#rest.length <= this.maxBytes) return;
    this.#rest = '';
    this.#skipping = true;
    this.#unreadable();
  }

  #end(): void {
    const line = this.#rest;
    this.#rest = '';
    this.#skipping = false;
    if (line !== '') this.#read(line);
  }

  #read(line: string): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      this.#unreadable();
      return;
    }
    this.#onMessage(value);
  }
}

/** One message as a line of ASCII. */
export const encodeLine = (message: unknown): string => `${JSON.stringify(message).replace(notAscii, escaped)}\n`;

const notAscii = /[\u0080-\uFFFF]/g;
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
