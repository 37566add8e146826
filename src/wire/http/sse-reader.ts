import { createParser, type EventSourceParser } from 'eventsource-parser';

/** One event of a stream. */
export interface SseEvent {
  /** The id of this event, if it has one of its own. */
  readonly id?: string | undefined;
  /** Its type; without one it is a `message`. */
  readonly event?: string | undefined;
  readonly data: string;
}

/** Receives what is in an event stream. */
export interface SseListener {
  event(event: SseEvent): void;
  /** The reconnection time that the server asks for, in milliseconds. */
  retry?(ms: number): void;
  comment?(text: string): void;
  /** A line that is not of the format. */
  odd?(line: string): void;
  /** An event exceeds the bound and is dropped; `bytes` of it had come by then. `text` is its beginning. */
  oversize?(text: string, bytes: number): void;
  /** The stream has ended `bytes` after its last blank line: they are not an event. */
  unfinished?(bytes: number): void;
}

/** More than any real client accepts. */
const MAX_EVENT_BYTES = 256 * 1024 * 1024;
const [lf, cr] = [10, 13];
/** How much of a dropped event is shown, in characters. */
const SHOWN = 200;

/**
 * Bytes in, events out, by `eventsource-parser`. How the bytes are cut into chunks has no effect: UTF-8 may be split
 * anywhere, and so may `\r\n`; a line may end in `\n`, `\r\n` or `\r`, and it ends there.
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
  /** Whether the last byte ends a line: the decoder may keep the beginning of a character. */
  #endsLine = true;
  /** Since the last blank line. */
  #bytes = 0;
  #beginning = '';
  #skipping = false;
  #ended = false;

  /** @param maxEventBytes an event with more bytes than this, from one blank line to the next, is dropped */
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

  /** Whether nothing of a further event has come: after a blank line, and at the beginning. */
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

  /** Passes on event by event, so that the bound does not depend on chunks either. */
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

  /** @param whole whether a blank line ends it */
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

  /** What fits is parsed first: there may be whole lines in it, such as comments. */
  #dropEvent(piece: string, bytes: number): void {
    const fits = Buffer.from(piece).subarray(0, this.#maxBytes - this.#bytes);
    this.#parser.feed(fits.toString());
    this.#parser.reset();
    this.#skipping = true;
    this.#listener.oversize?.(this.#beginning, this.#bytes + bytes);
  }

  /** Every line end as `\n`: the parser waits after a `\r` for what comes next, which may come much later. */
  #withPlainEnds(decoded: string): string {
    const text = this.#afterReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded;
    if (decoded !== '') this.#afterReturn = decoded.endsWith('\r');
    return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  }
}

/** Where the next blank line ends, if there is one. */
function endOfBlank(text: string, from: number): number | undefined {
  const at = text.indexOf('\n\n', from);
  return at < 0 ? undefined : at + 2;
}
