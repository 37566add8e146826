import { type ErrorFrame, type Frame, isRequest, isStateless, parseFrame, readFrame } from '../../frame.ts';
import { type Cut, type HttpRequest, mediaType, type ResponseHead } from '../exchange.ts';
import { SseReader } from '../sse-reader.ts';
import type { HttpFailure, QuotedResponse } from './http-event.ts';

/** Receives the contents of a response while it arrives. */
export interface ResponseReaderListener {
  /** The text of one message, from an event or a body. */
  message(text: string): void;
  /** A message exceeds the bound and is dropped. */
  oversize(text: string, bytes: number): void;
  /** An event whose type is not `message`. */
  otherEvent(type: string, data: string): void;
  /** An event has come. */
  event(): void;
  /** The reconnection time that the server asks for, in milliseconds. */
  retry(ms: number): void;
}

/** How a response ended: it is complete (`whole`), it failed, or it is a redirect to follow. */
export type ResponseEnd =
  | { readonly how: 'whole' }
  | { readonly how: 'failed'; readonly why: HttpFailure; readonly note: string; readonly said: QuotedResponse }
  | { readonly how: 'redirect'; readonly url: URL };

/** How the body is read. This depends on the request and the media type. `note`: as the text of an error. */
type Reading = 'json' | 'sse' | 'note' | 'nothing';

/** The most bytes of an error's body that are kept. */
const noteBytes = 8_192;

const failureOf = (status: number): HttpFailure => {
  if (status === 400) return 'http-400';
  if (status === 404) return 'http-404';
  if (status === 401 || status === 403) return 'unauthorized';
  if (status >= 500) return 'http-5xx';
  return status >= 400 ? 'http-4xx' : 'http-3xx';
};

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Reads one response as an MCP client does: messages in JSON or in events, or the text of an error. */
export class ResponseReader {
  readonly #request: HttpRequest;
  readonly #frame: Frame | null;
  readonly #transport: 'http' | 'sse';
  readonly #listener: ResponseReaderListener;
  readonly #maxBytes: number;
  #head: ResponseHead | null = null;
  #reading: Reading = 'nothing';
  #parts: Buffer[] = [];
  #bytes = 0;
  #sse: SseReader | null = null;
  /** The last id of an event on a stream; `null`: no event had an id. */
  lastEventId: string | null = null;

  /** @param frame the frame that the request carried; `null`: the request had no body */
  constructor(
    request: HttpRequest,
    frame: Frame | null,
    transport: 'http' | 'sse',
    maxBytes: number,
    listener: ResponseReaderListener,
  ) {
    this.#request = request;
    this.#frame = frame;
    this.#transport = transport;
    this.#maxBytes = maxBytes;
    this.#listener = listener;
  }

  get status(): number | null {
    return this.#head?.status ?? null;
  }

  get contentType(): string | null {
    return this.#head === null ? null : mediaType(this.#head);
  }

  get isStream(): boolean {
    return this.#sse !== null;
  }

  head(head: ResponseHead): void {
    this.#head = head;
    this.#reading = this.#readingOf(head);
    if (this.#reading === 'sse') this.#sse = this.#reader();
  }

  bytes(chunk: Buffer): void {
    if (this.#sse !== null) this.#sse.push(chunk);
    else if (this.#reading !== 'nothing') this.#collect(chunk);
  }

  /** The response is complete. */
  end(): ResponseEnd {
    const head = this.#head;
    if (head === null) return this.#failed('network-error', 'the exchange ended without a response');
    const { status } = head;
    const url = this.#redirection(head);
    if (url !== null && this.#follows(url, status)) return { how: 'redirect', url };
    if (status >= 300) return this.#failed(failureOf(status), this.#note());
    this.#sse?.end();
    if (this.#reading === 'json' && !this.#messages()) return this.#failed('odd-response', 'the body holds no message');
    if (this.#reading === 'note')
      return this.#failed('odd-content', `a response of type ${JSON.stringify(mediaType(head))}`);
    return { how: 'whole' };
  }

  /** The response was cut off. */
  cut(how: Cut, note: string): ResponseEnd {
    const status = this.status;
    if (status === null) return this.#failed('network-error', `${how}: ${note}`);
    if (status >= 300) return this.#failed(failureOf(status), this.#note());
    return this.#failed(this.isStream ? 'stream-broken' : 'body-broken', `${how}: ${note}`);
  }

  /** A redirect after too many other redirects. */
  endlessRedirect(): Extract<ResponseEnd, { how: 'failed' }> {
    return this.#failed('http-3xx', 'redirects without end');
  }

  #readingOf(head: ResponseHead): Reading {
    const { method } = this.#request;
    const type = mediaType(head);
    if (head.status >= 300) return 'note';
    if (method === 'DELETE' || (this.#frame !== null && !isRequest(this.#frame))) return 'nothing';
    if (type === 'text/event-stream') return 'sse';
    if (method === 'POST' && head.status === 202) return 'nothing'; // accepted: the answer may come on another stream
    if (method === 'POST' && this.#transport === 'sse') return 'nothing'; // the answer comes on the stream
    return method === 'POST' && type === 'application/json' ? 'json' : 'note';
  }

  #reader(): SseReader {
    const listener = this.#listener;
    return new SseReader(
      {
        event: ({ id, event, data }) => {
          if (id !== undefined && id !== '') this.lastEventId = id;
          if (data === '') return;
          listener.event();
          if (event === undefined || event === '' || event === 'message') listener.message(data);
          else listener.otherEvent(event, data);
        },
        retry: (ms) => listener.retry(ms),
        oversize: (text, bytes) => listener.oversize(text, bytes),
      },
      this.#maxBytes,
    );
  }

  #collect(chunk: Buffer): void {
    const most = this.#reading === 'json' ? this.#maxBytes : noteBytes;
    const room = most - this.#bytes;
    this.#bytes += chunk.length;
    if (chunk.length <= room) this.#parts.push(chunk);
    else if (this.#reading === 'json') {
      this.#listener.oversize(this.#text().slice(0, 200), this.#bytes);
      this.#reading = 'nothing';
    } else if (room > 0) this.#parts.push(chunk.subarray(0, room));
  }

  #redirection({ headers, status }: ResponseHead): URL | null {
    const { url } = this.#request;
    if (!redirects.has(status) || headers.location === undefined || !URL.canParse(headers.location, url.href))
      return null;
    return new URL(headers.location, url);
  }

  /** Whether a redirect is followed: only within the same origin, and only if it repeats the request. */
  #follows(to: URL, status: number): boolean {
    const repeats = status === 307 || status === 308 || this.#request.method === 'GET';
    return repeats && to.origin === this.#request.url.origin;
  }

  /** In the stateless era: the JSON-RPC error in the body of a failed response, if it answers the request. */
  #refusal(text: string): ErrorFrame | null {
    if (this.#frame === null || !isRequest(this.#frame) || !isStateless(this.#frame)) return null;
    if ((this.status ?? 0) < 300) return null;
    const read = parseFrame(text);
    return 'frame' in read && 'error' in read.frame && read.frame.id === this.#frame.id ? read.frame : null;
  }

  /** @returns whether the body was a message, or a non-empty array of messages */
  #messages(): boolean {
    const text = this.#text();
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      value = null;
    }
    const several = Array.isArray(value) ? value.map((one) => JSON.stringify(one)) : [text];
    for (const one of several) this.#listener.message(one);
    return Array.isArray(value) ? value.length > 0 : 'frame' in readFrame(value);
  }

  #note(): string {
    const text = this.#text().trim().slice(0, 200);
    return text === '' ? `HTTP ${this.status}` : `HTTP ${this.status}: ${text}`;
  }

  #text(): string {
    return Buffer.concat(this.#parts).toString();
  }

  #failed(why: HttpFailure, note: string): Extract<ResponseEnd, { how: 'failed' }> {
    const body = this.#text();
    const to = this.#head === null ? null : this.#redirection(this.#head);
    const said: QuotedResponse = {
      body,
      type: this.#head?.headers['content-type'] ?? null,
      location: to === null ? null : `${to.origin}${to.pathname}`,
      refusal: this.#refusal(body),
    };
    return { how: 'failed', why, note, said };
  }
}
