import http2 from 'node:http2';
import type { ExchangeListener, Headers, HttpRequest, LastEvent } from '../exchange.ts';
import { OpenExchange } from '../open-exchange.ts';
import type { NoTimeoutSession } from './no-timeout-connections.ts';
import { messageOf } from './origin-deps.ts';
import { breakage, type CutEvent, closed, cut, refusal } from './socket-cuts.ts';
import { requestFields } from './socket-exchange.ts';

/** What an exchange over HTTP/2 needs of its origin. */
export interface StreamExchangeParts {
  readonly session: NoTimeoutSession;
  /** Called once. */
  closed(exchange: StreamExchange): void;
}

const { NGHTTP2_CANCEL, HTTP2_HEADER_STATUS } = http2.constants;

/** The header fields of an HTTP/1.1 connection. They are not part of HTTP/2. */
const connectionFields = new Set(['connection', 'keep-alive', 'proxy-connection', 'upgrade', 'host', 'expect']);

/** One exchange over HTTP/2: a stream of a session. */
export class StreamExchange extends OpenExchange {
  readonly #request: HttpRequest;
  readonly #parts: StreamExchangeParts;
  #session: http2.ClientHttp2Session | null = null;
  #stream: http2.ClientHttp2Stream | null = null;
  #early: number[] = [];
  #connected = false;
  #received = false;
  #answered = false;

  constructor(request: HttpRequest, listener: ExchangeListener, parts: StreamExchangeParts) {
    super(listener);
    this.#request = request;
    this.#parts = parts;
  }

  /** Sends the request. */
  start(): void {
    if (!this.isOpen) return;
    const session = this.#parts.session.current;
    this.#session = session;
    const { body } = this.#request;
    session.once('error', this.#lost);
    const reused = !session.connecting;
    if (reused) this.#connectedTo(true);
    else session.once('connect', this.#onConnect);
    if (!this.isOpen) return;
    let stream: http2.ClientHttp2Stream;
    try {
      stream = session.request(this.#fields(), { endStream: body === null });
    } catch (error) {
      this.deliver(cut('refused', `the request cannot be sent: ${messageOf(error)}`));
      return;
    }
    this.#stream = stream;
    stream.on('finish', () => this.#handedOver());
    stream.on('headers', (headers) => this.#informed(Number(headers[HTTP2_HEADER_STATUS])));
    stream.on('response', (headers) => this.#head(headers));
    stream.on('data', (chunk: Buffer) => this.deliver({ type: 'bytes', chunk }));
    stream.on('end', () => this.#ended(stream));
    stream.on('error', (error) => this.#lost(error));
    stream.on('close', () => this.#closed(stream));
    if (body !== null) stream.end(body);
  }

  protected override closed(last: LastEvent | null): void {
    this.#session?.off('error', this.#lost);
    this.#session?.off('connect', this.#onConnect);
    this.#parts.closed(this);
    if (last?.type !== 'end') this.#stream?.close(NGHTTP2_CANCEL);
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

  readonly #onConnect = (): void => this.#connectedTo(false);

  #connectedTo(reused: boolean): void {
    if (!this.isOpen) return;
    this.#connected = true;
    this.deliver({ type: 'connected', reused });
  }

  #handedOver(): void {
    if (!this.isOpen || this.#received || !this.#connected) return;
    this.#received = true;
    this.deliver({ type: 'received' });
    for (const status of this.#early.splice(0)) this.deliver({ type: 'informational', status });
  }

  #informed(status: number): void {
    if (!this.isOpen) return;
    if (this.#received) this.deliver({ type: 'informational', status });
    else this.#early.push(status);
  }

  #head(headers: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader): void {
    if (!this.isOpen) return;
    this.#handedOver(); // a server that answers early does not wait for the rest of the request
    this.#answered = true;
    const fields: { [name: string]: string } = {};
    for (const [name, value] of Object.entries(headers)) {
      if (!name.startsWith(':') && value !== undefined) fields[name] = Array.isArray(value) ? value.join(', ') : value;
    }
    this.deliver({ type: 'head', head: { status: Number(headers[HTTP2_HEADER_STATUS]), headers: fields as Headers } });
  }

  /** A stream that was reset also emits `end`, but it is closed by then. */
  #ended(stream: http2.ClientHttp2Stream): void {
    if (this.#answered && !stream.closed && !stream.aborted) this.deliver({ type: 'end' });
  }

  readonly #lost = (error: Error): void => {
    this.deliver(this.#connected ? streamBreakage(error) : refusal(error, this.#parts.session.base));
  };

  /** The stream closed without an error: the session was closed, or the stream was reset with the code for "no error". */
  #closed(stream: http2.ClientHttp2Stream): void {
    if (!this.isOpen) return;
    if (!this.#connected) this.deliver(refusal(new Error('it was closed'), this.#parts.session.base));
    else if (this.#session?.destroyed || this.#session?.closed) this.deliver(closed);
    else {
      const how = `with code ${stream.rstCode} ${this.#answered ? 'in its body' : 'before its head'}`;
      this.deliver(cut('rst', `the server reset the stream of the response ${how}`));
    }
  }
}

/** The cut of an exchange for an error that Node reports about its stream or session. */
function streamBreakage(error: Error & { readonly code?: string }): CutEvent {
  if (error.code === 'ERR_HTTP2_ERROR') return cut('invalid', `the response is not HTTP/2: ${error.message}`);
  return breakage(error);
}
