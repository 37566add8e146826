import { createParser, type EventSourceParser } from 'eventsource-parser';

/** One event of a stream. */
export interface SseEvent {
  /** The id of this event, if the event itself has an `id` field. */
  readonly id?: string | undefined;
  /** Its type. Left out: `message`. */
  readonly event?: string | undefined;
  readonly data: string;
}

/** Receives the contents of an event stream. */
export interface SseListener {
  event(event: SseEvent): void;
  /** The reconnection time that the server asks for, in milliseconds. */
  retry?(ms: number): void;
  comment?(text: string): void;
  /** A line that does not follow the format of event streams. */
  odd?(line: string): void;
  /** An event exceeds the bound and is dropped. `text` is its beginning, `bytes` its size up to that moment. */
  oversize?(text: string, bytes: number): void;
  /** The stream has ended without a blank line after its last `bytes` bytes, so these bytes are not an event. */
  unfinished?(bytes: number): void;
}

/** More than any real client accepts. */
const MAX_EVENT_BYTES = 256 * 1024 * 1024;
const [lf, cr] = [10, 13];
/** How much of a dropped event is shown, in characters. */
const SHOWN = 200;

/**
 * Parses bytes into events with `eventsource-parser`. The way in which the bytes are cut into chunks has no effect: a
 * character or a `\r\n` may be split. A line ends in `\n`, `\r\n` or `\r`, and is parsed without a wait for the next byte.
 *
 * ```ts
 * const reader = new SseReader({ event: ({ data }) => receive(JSON.parse(data)) });
 * reader.push(Buffer.from('data: {}\n\n'));
 * ```
 */
export class SseReader {
  readonly #listener: SseListener;
  readonly #maxBytes: number;
  readonly #parser: EventSourceParser;
  readonly #decoder = new TextDecoder(); // removes the BOM
  #afterReturn = false;
  #atLineStart = true;
  /** Whether the last byte ends a line. The decoded text does not show it: the decoder may hold half a character. */
  #endsLine = true;
  /** The bytes since the last blank line. */
  #bytes = 0;
  #beginning = '';
  #skipping = false;
  #ended = false;

  /** @param maxEventBytes an event with more bytes than this, counted from one blank line to the next, is dropped */
  constructor(listener: SseListener, maxEventBytes = MAX_EVENT_BYTES) {
    this.#listener = listener;
    this.#maxBytes = maxEventBytes;
    this.#parser = createParser({
      onEvent: (event) => listener.event(event),
      onRetry: (ms) => listener.retry?.(ms),
      onComment: (text) => listener.comment?.(text),
      onError: ({ line }) => listener.odd?.(line ?? ''),
    });
  }

  /** Whether no event has begun: at the beginning of the stream, and after a blank line. */
  get betweenEvents(): boolean {
    return this.#bytes === 0 && this.#endsLine;
  }

  push(chunk: Uint8Array): void {
    if (this.#ended) return;
    const last = chunk.at(-1);
    if (last !== undefined) this.#endsLine = last === lf || last === cr;
    this.#read(this.#decoder.decode(chunk, { stream: true }));
  }

  /** The stream has ended. */
  end(): void {
    if (this.#ended) return;
    this.#read(this.#decoder.decode());
    this.#ended = true;
    if (this.#bytes > 0 && !this.#skipping) this.#listener.unfinished?.(this.#bytes);
    this.#parser.reset();
  }

  /** Passes the text to the parser event by event, so that chunks have no effect on the bound either. */
  #read(decoded: string): void {
    const text = this.#withPlainEnds(decoded);
    for (let from = 0; from < text.length; ) {
      const end = this.#atLineStart && text[from] === '\n' ? from + 1 : endOfBlank(text, from);
      const piece = text.slice(from, end);
      this.#feed(piece, end !== undefined);
      this.#atLineStart = piece.endsWith('\n');
      from += piece.length;
    }
  }

  /** @param whole whether the piece ends with the blank line of its event */
  #feed(piece: string, whole: boolean): void {
    const bytes = Buffer.byteLength(piece);
    if (!this.#skipping) {
      this.#beginning += piece.slice(0, SHOWN - this.#beginning.length);
      if (this.#bytes + bytes > this.#maxBytes) this.#dropEvent(piece, bytes);
      else this.#parser.feed(piece);
    }
    this.#bytes += bytes;
    if (!whole) return;
    this.#skipping = false;
    this.#bytes = 0;
    this.#beginning = '';
  }

  /** Parses the part below the bound, which may contain complete lines such as comments, and drops the rest. */
  #dropEvent(piece: string, bytes: number): void {
    const fits = Buffer.from(piece).subarray(0, this.#maxBytes - this.#bytes);
    this.#parser.feed(fits.toString());
    this.#parser.reset();
    this.#skipping = true;
    this.#listener.oversize?.(this.#beginning, this.#bytes + bytes);
  }

  /** Replaces every line end with `\n`: after a `\r` the parser would wait for the next character, which may come late. */
  #withPlainEnds(decoded: string): string {
    const text = this.#afterReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded;
    if (decoded !== '') this.#afterReturn = decoded.endsWith('\r');
    return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  }
}

/** The position after the next blank line, if there is one. */
function endOfBlank(text: string, from: number): number | undefined {
  const at = text.indexOf('\n\n', from);
  return at < 0 ? undefined : at + 2;
}
