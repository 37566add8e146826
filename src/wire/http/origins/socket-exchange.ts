import http from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Exchange, ExchangeListener, HttpRequest } from '../exchange.ts';
import { messageOf } from './origin-world.ts';
import type { QuietAgent } from './socket-origin-agent.ts';
import { requestFields, responseFields } from './socket-origin-fields.ts';
import { breakage, closed, refusal, stale, type Trouble } from './socket-origin-trouble.ts';

/** As Node has them, and not as a user's mocks, or a fault on what the server itself asks for, put in their place later. */
const { request: requestPlainly } = http;
const { request: requestOverTls } = https;

/** What an exchange over HTTP/1.1 needs of its origin. */
export interface SocketExchangeParts {
  readonly base: URL;
  readonly agent: QuietAgent;
  readonly maxHeaderBytes: number;
  readonly tls: https.RequestOptions;
  /** A connection stands. */
  carries(request: HttpRequest, socket: Socket): void;
  /** What its maker knows of the connection's end. */
  explain(socket: Socket): string | null;
  /** Called once. */
  over(exchange: SocketExchange): void;
}

/** One exchange over HTTP/1.1, as `node:http` sees it; none of that library's timers runs. */
export class SocketExchange implements Exchange {
  readonly #request: HttpRequest;
  readonly #listener: ExchangeListener;
  readonly #parts: SocketExchangeParts;
  #sent: http.ClientRequest | null = null;
  #socket: Socket | null = null;
  #response: http.IncomingMessage | null = null;
  #early: number[] = [];
  #received = false;
  #over = false;

  constructor(request: HttpRequest, listener: ExchangeListener, parts: SocketExchangeParts) {
    this.#request = request;
    this.#listener = listener;
    this.#parts = parts;
  }

  /** Sends the request. */
  start(): void {
    if (this.#over) return;
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
      autoSelectFamilyAttemptTimeout: 2 ** 31 - 1, // the next address is tried when one refuses, not after a while
      ...(secure ? { servername: isIP(hostname) > 0 ? '' : hostname, ...tls } : {}), // else Node takes the host field
    } as https.RequestOptions;
    agent.weed();
    let sent: http.ClientRequest;
    try {
      sent = (secure ? requestOverTls : requestPlainly)(options);
    } catch (error) {
      this.#cut({ how: 'refused', note: `the request cannot be sent: ${messageOf(error)}` });
      return;
    }
    this.#sent = sent;
    sent.on('socket', (socket) => this.#assigned(socket, sent.reusedSocket));
    sent.on('finish', () => this.#handedOver());
    sent.on('information', ({ statusCode }) => this.#informed(statusCode));
    sent.on('response', (response) => this.#answered(response));
    sent.on('upgrade', (_response, socket) => {
      socket.destroy();
      this.#cut({ how: 'invalid', note: 'the server switched protocols, which the request did not ask for' });
    });
    sent.on('error', (error) => this.#failed(error));
    sent.on('close', () => this.#closed());
    this.#send(sent, body);
  }

  abort(): void {
    if (this.#over) return;
    this.#finish();
    this.#sent?.destroy();
  }

  /** A client that asks before it sends a body gets to send it when it is told to. */
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
    const stands = (): void => {
      if (this.#over) return;
      this.#socket = socket;
      this.#parts.carries(this.#request, socket);
      this.#listener.connected(reused);
      if (this.#sent?.writableFinished) this.#handedOver();
    };
    if (reused || !(socket.connecting || (socket as { secureConnecting?: boolean }).secureConnecting)) stands();
    else socket.once(this.#parts.base.protocol === 'https:' ? 'secureConnect' : 'connect', stands);
  }

  #handedOver(): void {
    if (this.#over || this.#received || this.#socket === null) return; // TLS takes it before anybody has it
    this.#received = true;
    this.#listener.received();
    for (const status of this.#early.splice(0)) if (!this.#over) this.#listener.informational(status);
  }

  #informed(status: number): void {
    if (this.#over) return;
    if (this.#received) this.#listener.informational(status);
    else this.#early.push(status);
  }

  #answered(response: http.IncomingMessage): void {
    if (this.#over) return;
    this.#response = response;
    this.#handedOver(); // who answers waits for no more of the request, even if it has not had all of it
    response.on('error', () => {}); // told by `aborted`, or by the request
    response.on('end', () => this.#ended(response));
    response.on('aborted', () => this.#cut(closed));
    if (this.#over) return;
    this.#listener.head({ status: response.statusCode ?? 0, headers: responseFields(response.rawHeaders) });
    if (!this.#over) response.on('data', this.#heard);
  }

  readonly #heard = (chunk: Buffer): void => {
    if (!this.#over) this.#listener.bytes(chunk);
  };

  #ended(response: http.IncomingMessage): void {
    if (this.#over || !response.complete) return;
    this.#finish();
    // The rest of a request that is answered already would keep its connection from any other use.
    if (this.#sent?.writableFinished === false) this.#sent.destroy();
    this.#listener.end();
  }

  #failed(error: Error): void {
    if (this.#over) return;
    if (this.#response?.complete) return; // whatever follows a whole response is no part of it: `end` comes
    if (this.#socket === null) {
      this.#cut(refusal(error, this.#parts.base));
      return;
    }
    const trouble = breakage(error);
    const idle = this.#sent?.reusedSocket === true && this.#response === null && trouble.how !== 'invalid';
    this.#cut(idle ? stale : trouble);
  }

  /** Node has nothing more to tell, and should have told how it ended. */
  #closed(): void {
    if (this.#over || this.#response?.complete) return;
    this.#cut(this.#socket === null ? refusal(new Error('it was closed'), this.#parts.base) : closed);
  }

  #cut({ how, note }: Trouble): void {
    if (this.#over) return;
    this.#drain();
    if (this.#over) return;
    const known = this.#socket === null ? null : this.#parts.explain(this.#socket);
    this.#finish();
    this.#sent?.destroy();
    this.#listener.cut(how, known === null ? note : `${note}: ${known}`);
  }

  /** Tells what had come already, so that it does not depend on how the bytes were cut into chunks. */
  #drain(): void {
    const response = this.#response;
    if (response === null) return;
    response.off('data', this.#heard);
    for (let chunk = response.read(); chunk !== null; chunk = response.read()) this.#heard(chunk as Buffer);
  }

  #finish(): void {
    this.#over = true;
    this.#parts.over(this);
  }
}
