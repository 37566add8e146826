import type { SplitLine } from './line-splitter.ts';

/** A message as language servers write it: a header with the length in bytes, then the message. */
export const withContentLength = (text: string): string => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;

const headerEnd = '\r\n\r\n';

/**
 * Cuts a byte stream into messages that follow a `Content-Length` header. A header without a length is returned as a line,
 * so that the reader of lines reports it as garbage. The splitter waits for the end of a header or message until it has
 * buffered `maxBytes`.
 */
export class ContentLengthSplitter {
  #buffer: Buffer = Buffer.alloc(0);
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The messages that end in this chunk. */
  push(chunk: Buffer): readonly SplitLine[] {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    const messages: SplitLine[] = [];
    for (let next = this.#next(); next !== null; next = this.#next()) messages.push(next);
    if (this.#buffer.length > this.#maxBytes) {
      messages.push({ oversize: this.#buffer.toString('utf8', 0, 200), bytes: this.#buffer.length });
      this.#buffer = Buffer.alloc(0);
    }
    return messages;
  }

  /** The stream has closed. An incomplete message is dropped. */
  end(): readonly SplitLine[] {
    return [];
  }

  #next(): SplitLine | null {
    const end = this.#buffer.indexOf(headerEnd);
    if (end < 0) return null;
    const header = this.#buffer.toString('utf8', 0, end);
    const from = end + headerEnd.length;
    const length = /(?:^|\r\n)Content-Length:\s*(\d+)(?:\r\n|$)/i.exec(header)?.[1];
    if (length === undefined) {
      this.#buffer = this.#buffer.subarray(from);
      return { line: header, bytes: from };
    }
    const to = from + Number(length);
    if (this.#buffer.length < to) return null;
    const line = this.#buffer.toString('utf8', from, to);
    this.#buffer = this.#buffer.subarray(to);
    return { line, bytes: to };
  }
}
