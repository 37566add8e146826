import http from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { ExchangeListener, Headers, HttpRequest, LastEvent } from '../exchange.ts';
import { OpenExchange } from '../open-exchange.ts';
import type { NoTimeoutAgent } from './no-timeout-connections.ts';
import { messageOf } from './origin-deps.ts';
import { breakage, type CutEvent, closed, cut, refusal, stale } from './socket-cuts.ts';

/** Node's own functions: a user's mocks, or a fault on the server's upstream requests, may replace them in `http` later. */
const { request: requestPlainly } = http;
const { request: requestOverTls } = https;

/** What an exchange over HTTP/1.1 needs of its origin. */
export interface SocketExchangeParts {
  readonly base: URL;
  readonly agent: NoTimeoutAgent;
  readonly maxHeaderBytes: number;
  readonly tls: https.RequestOptions;
  /** Called when the request is assigned to this connection. */
  carries(request: HttpRequest, socket: Socket): void;
  /** Why the connection ended; `null`: no reason is known. */
  explain(socket: Socket): string | null;
  /** Called once. */
  closed(exchange: SocketExchange): void;
}

/** One exchange over HTTP/1.1 with `node:http`, with all timers of that library off. */
export class SocketExchange extends OpenExchange {
  readonly #request: HttpRequest;
  readonly #parts: SocketExchangeParts;
  #sent: http.ClientRequest | null = null;
  #socket: Socket | null = null;
  #response: http.IncomingMessage | null = null;
  #early: number[] = [];
  #received = false;

  constructor(request: HttpRequest, listener: ExchangeListener, parts: SocketExchangeParts) {
    super(listener);
    this.#request = request;
    this.#parts = parts;
  }

  /** Sends the request. */
  start(): void {
    if (!this.isOpen) return;
    const { base, agent, maxHeaderBytes, tls } = this.#parts;
    const { method, url, body } = this.#request;
    const secure = base.protocol === 'https:';
    const hostname = base.hostname.replace(/^\[|\]$/g, '');
    const options: https.RequestOptions = {
      agent: agent.agent,
      method,
      hostname,
      port: base.port === '' ? (secure ? 443 : 80) : base.port,
      path: `${url.pathname}${url.search}`,
      headers: requestFields(this.#request),
      setHost: false,
      maxHeaderSize: maxHeaderBytes,
      autoSelectFamilyAttemptTimeout: 2 ** 31 - 1, // the next address is tried only when the one before it refuses
      ...(secure ? { servername: isIP(hostname) > 0 ? '' : hostname, ...tls } : {}), // otherwise Node uses the host header
    } as https.RequestOptions;
    agent.removeClosed();
    let sent: http.ClientRequest;
    try {
      sent = (secure ? requestOverTls : requestPlainly)(options);
    } catch (error) {
      this.#cut(cut('refused', `the request cannot be sent: ${messageOf(error)}`));
      return;
    }
    this.#sent = sent;
    sent.on('socket', (socket) => this.#assigned(socket, sent.reusedSocket));
    sent.on('finish', () => this.#handedOver());
    sent.on('information', ({ statusCode }) => this.#informed(statusCode));
    sent.on('response', (response) => this.#answered(response));
    sent.on('upgrade', (_response, socket) => {
      socket.destroy();
      this.#cut(cut('invalid', 'the server switched protocols, which the request did not ask for'));
    });
    sent.on('error', (error) => this.#failed(error));
    sent.on('close', () => this.#closed());
    this.#send(sent, body);
  }

  protected override closed(last: LastEvent | null): void {
    this.#parts.closed(this);
    // A request that was answered before all of it was sent would occupy its connection.
    if (last?.type !== 'end' || this.#sent?.writableFinished === false) this.#sent?.destroy();
  }

  /** A request with `expect: 100-continue` sends its body after the server agrees. */
  #send(sent: http.ClientRequest, body: Buffer | null): void {
    if (body === null || this.#request.headers.expect?.toLowerCase() !== '100-continue') {
      sent.end(body ?? undefined);
      return;
    }
    sent.flushHeaders();
    sent.once('continue', () => sent.end(body));
  }

  #assigned(socket: Socket, reused: boolean): void {
    this.#parts.agent.watch(socket);
    const connected = (): void => {
      if (!this.isOpen) return;
      this.#socket = socket;
      this.#parts.carries(this.#request, socket);
      this.deliver({ type: 'connected', reused });
      if (this.#sent?.writableFinished) this.#handedOver();
    };
    if (reused || !(socket.connecting || (socket as { secureConnecting?: boolean }).secureConnecting)) connected();
    else socket.once(this.#parts.base.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
  }

  #handedOver(): void {
    if (!this.isOpen || this.#received || this.#socket === null) return; // TLS buffers a request before it is connected
    this.#received = true;
    this.deliver({ type: 'received' });
    for (const status of this.#early.splice(0)) this.deliver({ type: 'informational', status });
  }

  #informed(status: number): void {
    if (!this.isOpen) return;
    if (this.#received) this.deliver({ type: 'informational', status });
    else this.#early.push(status);
  }

  #answered(response: http.IncomingMessage): void {
    if (!this.isOpen) return;
    this.#response = response;
    this.#handedOver(); // a server that answers early does not wait for the rest of the request
    response.on('error', () => {}); // `aborted`, or the request's `error`, reports it
    response.on('end', () => this.#ended(response));
    response.on('aborted', () => this.#cut(closed));
    if (!this.isOpen) return;
    const { statusCode = 0, rawHeaders } = response;
    this.deliver({ type: 'head', head: { status: statusCode, headers: responseFields(rawHeaders) } });
    if (this.isOpen) response.on('data', this.#data);
  }

  readonly #data = (chunk: Buffer): void => this.deliver({ type: 'bytes', chunk });

  #ended(response: http.IncomingMessage): void {
    if (response.complete) this.deliver({ type: 'end' });
  }

  #failed(error: Error): void {
    if (!this.isOpen) return;
    if (this.#response?.complete) return; // an error after a complete response does not change it: `end` comes
    if (this.#socket === null) {
      this.#cut(refusal(error, this.#parts.base));
      return;
    }
    const broken = breakage(error);
    const wasIdle = this.#sent?.reusedSocket === true && this.#response === null && broken.how !== 'invalid';
    this.#cut(wasIdle ? stale : broken);
  }

  /** Node reports no more events. This is the last chance if it has not reported how the exchange ended. */
  #closed(): void {
    if (!this.isOpen || this.#response?.complete) return;
    this.#cut(this.#socket === null ? refusal(new Error('it was closed'), this.#parts.base) : closed);
  }

  #cut(event: CutEvent): void {
    if (!this.isOpen) return;
    this.#drain();
    const reason = this.#socket === null ? null : this.#parts.explain(this.#socket);
    this.deliver(reason === null ? event : { ...event, note: `${event.note}: ${reason}` });
  }

  /** Delivers the bytes that Node has buffered, so that the result does not depend on chunks. */
  #drain(): void {
    const response = this.#response;
    if (response === null) return;
    response.off('data', this.#data);
    for (let chunk = response.read(); chunk !== null; chunk = response.read()) this.#data(chunk as Buffer);
  }
}

/** The header fields of a request as they are sent: with `host` and `content-length`. Node decides the framing. */
export function requestFields({ url, headers, body, method }: HttpRequest): { [name: string]: string } {
  const { 'transfer-encoding': _framing, 'content-length': _length, ...rest } = headers;
  const length = body !== null ? body.length : method === 'POST' ? 0 : null;
  return { host: url.host, ...rest, ...(length === null ? {} : { 'content-length': String(length) }) };
}

/** @param raw names and values in turn, as Node reports them */
function responseFields(raw: readonly string[]): Headers {
  const fields: { [name: string]: string } = Object.create(null);
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]!.toLowerCase();
    const value = raw[at + 1]!;
    fields[name] = name in fields ? `${fields[name]}, ${value}` : value;
  }
  return fields;
}
