import { createParser, type EventSourceParser } from 'eventsource-parser';

/** One event of a stream. */
export interface SseEvent {
  /** The id of this event, if it has one of its own. */
  readonly id?: string | undefined;
  /** Its type; without one it is a `message`. */
  readonly event?: string | undefined;
  readonly data: string;
}

/** What an event stream tells. */
export interface SseListener {
  event(event: SseEvent): void;
  /** The server says after how many milliseconds to come again. */
  retry?(ms: number): void;
  comment?(text: string): void;
  /** A line that is none of the format. */
  odd?(line: string): void;
  /** An event has grown beyond the bound and is given up; `bytes` of it had come by then. `text` is its beginning. */
  oversize?(text: string, bytes: number): void;
  /** The stream has ended `bytes` after its last blank line: what came in them is no event. */
  unfinished?(bytes: number): void;
}

/** More than any real client takes. */
const MAX_EVENT_BYTES = 256 * 1024 * 1024;
/** So much of an event is shown where it is given up, in characters. */
const SHOWN = 200;

/**
 * Bytes in, events out, by `eventsource-parser`. How the bytes are cut into chunks never shows: UTF-8 may be split
 * anywhere, and so may `\r\n`; a line may end in `\n`, `\r\n` or `\r`, and ends there and then.
 *
 * ```ts
 * const reader = new SseReader({ event: ({ data }) => hear(JSON.parse(data)) });
 * reader.push(Buffer.from('data: {}\n\n'));
 * ```
 */
export class SseReader {
  readonly #listener: SseListener;
  readonly #maxBytes: number;
  readonly #parser: EventSourceParser;
  readonly #decoder = new TextDecoder(); // takes the BOM away
  #afterReturn = false;
  #atLineStart = true;
  /** Since the last blank line. */
  #bytes = 0;
  #beginning = '';
  #skipping = false;
  #ended = false;

  /** @param maxEventBytes an event with more bytes than this, from one blank line to the next, is given up */
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

  push(chunk: Uint8Array): void {
    if (!this.#ended) this.#take(this.#decoder.decode(chunk, { stream: true }));
  }

  /** The stream has ended. */
  end(): void {
    if (this.#ended) return;
    this.#take(this.#decoder.decode());
    this.#ended = true;
    if (this.#bytes > 0 && !this.#skipping) this.#listener.unfinished?.(this.#bytes);
    this.#parser.reset();
  }

  /** Hands on event by event, so that the bound does not depend on chunks either. */
  #take(decoded: string): void {
    const text = this.#withPlainEnds(decoded);
    for (let from = 0; from < text.length; ) {
      const end = this.#atLineStart && text[from] === '\n' ? from + 1 : endOfBlank(text, from);
      const piece = text.slice(from, end);
      this.#hear(piece, end !== undefined);
      this.#atLineStart = piece.endsWith('\n');
      from += piece.length;
    }
  }

  /** @param whole whether a blank line ends it */
  #hear(piece: string, whole: boolean): void {
    const bytes = Buffer.byteLength(piece);
    if (!this.#skipping) {
      this.#beginning += piece.slice(0, SHOWN - this.#beginning.length);
      if (this.#bytes + bytes > this.#maxBytes) this.#giveUp(piece, bytes);
      else this.#parser.feed(piece);
    }
    this.#bytes += bytes;
    if (!whole) return;
    this.#skipping = false;
    this.#bytes = 0;
    this.#beginning = '';
  }

  /** What fits is heard first: there may be whole lines in it, such as comments. */
  #giveUp(piece: string, bytes: number): void {
    const fits = Buffer.from(piece).subarray(0, this.#maxBytes - this.#bytes);
    this.#parser.feed(fits.toString());
    this.#parser.reset();
    this.#skipping = true;
    this.#listener.oversize?.(this.#beginning, this.#bytes + bytes);
  }

  /** Every line end as `\n`: the parser waits after a `\r` for what comes next, and it may be long in coming. */
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
