import http2 from 'node:http2';
import type { Exchange, ExchangeListener, Headers, HttpRequest } from '../exchange.ts';
import { messageOf } from './origin-world.ts';
import { requestFields } from './socket-origin-fields.ts';
import type { QuietSession } from './socket-origin-session.ts';
import { breakage, closed, refusal, type Trouble } from './socket-origin-trouble.ts';

/** What an exchange over HTTP/2 needs of its origin. */
export interface StreamExchangeParts {
  readonly session: QuietSession;
  /** Called once. */
  over(exchange: StreamExchange): void;
}

const { NGHTTP2_CANCEL, HTTP2_HEADER_STATUS } = http2.constants;

/** Fields of HTTP/1.1 about its connection, which have no place in HTTP/2. */
const connectionFields = new Set(['connection', 'keep-alive', 'proxy-connection', 'upgrade', 'host', 'expect']);

/** One exchange over HTTP/2: a stream of a session. */
export class StreamExchange implements Exchange {
  readonly #request: HttpRequest;
  readonly #listener: ExchangeListener;
  readonly #parts: StreamExchangeParts;
  #session: http2.ClientHttp2Session | null = null;
  #stream: http2.ClientHttp2Stream | null = null;
  #early: number[] = [];
  #connected = false;
  #received = false;
  #answered = false;
  #over = false;

  constructor(request: HttpRequest, listener: ExchangeListener, parts: StreamExchangeParts) {
    this.#request = request;
    this.#listener = listener;
    this.#parts = parts;
  }

  /** Sends the request. */
  start(): void {
    if (this.#over) return;
    const session = this.#parts.session.current;
    this.#session = session;
    const { body } = this.#request;
    session.once('error', this.#lost);
    const reused = !session.connecting;
    if (reused) this.#stands(true);
    else session.once('connect', this.#fresh);
    if (this.#over) return;
    let stream: http2.ClientHttp2Stream;
    try {
      stream = session.request(this.#fields(), { endStream: body === null });
    } catch (error) {
      this.#cut({ how: 'refused', note: `the request cannot be sent: ${messageOf(error)}` });
      return;
    }
    this.#stream = stream;
    stream.on('finish', () => this.#handedOver());
    stream.on('headers', (headers) => this.#informed(Number(headers[HTTP2_HEADER_STATUS])));
    stream.on('response', (headers) => this.#head(headers));
    stream.on('data', (chunk: Buffer) => {
      if (!this.#over) this.#listener.bytes(chunk);
    });
    stream.on('end', () => this.#ended(stream));
    stream.on('error', (error) => this.#lost(error));
    stream.on('close', () => this.#closed(stream));
    if (body !== null) stream.end(body);
  }

  abort(): void {
    if (this.#over) return;
    this.#finish();
    this.#stream?.close(NGHTTP2_CANCEL);
  }

  #fields(): http2.OutgoingHttpHeaders {
    const { method, url } = this.#request;
    const fields = Object.entries(requestFields(this.#request)).filter(([name]) => !connectionFields.has(name));
    return {
      ...Object.fromEntries(fields),
      ':method': method,
      ':path': `${url.pathname}${url.search}`,
      ':authority': this.#request.headers.host ?? url.host,
      ':scheme': this.#parts.session.base.protocol.slice(0, -1),
    };
  }

  readonly #fresh = (): void => this.#stands(false);

  #stands(reused: boolean): void {
    if (this.#over) return;
    this.#connected = true;
    this.#listener.connected(reused);
  }

  #handedOver(): void {
    if (this.#over || this.#received || !this.#connected) return;
    this.#received = true;
    this.#listener.received();
    for (const status of this.#early.splice(0)) if (!this.#over) this.#listener.informational(status);
  }

  #informed(status: number): void {
    if (this.#over) return;
    if (this.#received) this.#listener.informational(status);
    else this.#early.push(status);
  }

  #head(headers: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader): void {
    if (this.#over) return;
    this.#handedOver(); // who answers waits for no more of the request, even if it has not had all of it
    this.#answered = true;
    const fields: { [name: string]: string } = {};
    for (const [name, value] of Object.entries(headers)) {
      if (!name.startsWith(':') && value !== undefined) fields[name] = Array.isArray(value) ? value.join(', ') : value;
    }
    if (!this.#over) this.#listener.head({ status: Number(headers[HTTP2_HEADER_STATUS]), headers: fields as Headers });
  }

  /** A stream that was reset ends too, but is closed by then. */
  #ended(stream: http2.ClientHttp2Stream): void {
    if (this.#over || !this.#answered || stream.closed || stream.aborted) return;
    this.#finish();
    this.#listener.end();
  }

  readonly #lost = (error: Error): void => {
    if (this.#over) return;
    this.#cut(this.#connected ? streamBreakage(error) : refusal(error, this.#parts.session.base));
  };

  /** Without an error of its own: the session was closed, or the stream was reset with the code for "no error". */
  #closed(stream: http2.ClientHttp2Stream): void {
    if (this.#over) return;
    if (!this.#connected) this.#cut(refusal(new Error('it was closed'), this.#parts.session.base));
    else if (this.#session?.destroyed || this.#session?.closed) this.#cut(closed);
    else {
      const how = `with code ${stream.rstCode} ${this.#answered ? 'in its body' : 'before its head'}`;
      this.#cut({ how: 'rst', note: `the server reset the stream of the response ${how}` });
    }
  }

  #cut({ how, note }: Trouble): void {
    if (this.#over) return;
    this.#finish();
    this.#stream?.close(NGHTTP2_CANCEL);
    this.#listener.cut(how, note);
  }

  #finish(): void {
    this.#over = true;
    this.#session?.off('error', this.#lost);
    this.#session?.off('connect', this.#fresh);
    this.#parts.over(this);
  }
}

/** An error that Node tells of a stream or its session. */
function streamBreakage(error: Error & { readonly code?: string }): Trouble {
  if (error.code === 'ERR_HTTP2_ERROR') return { how: 'invalid', note: `the response is not HTTP/2: ${error.message}` };
  return breakage(error);
}
