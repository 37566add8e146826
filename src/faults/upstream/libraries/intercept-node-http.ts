import diagnostics from 'node:diagnostics_channel';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import type { Patches } from '../../../time/base/patches.ts';
import type { ConnectionFacts } from '../gate/kept-connections.ts';
import type { BodyEvent, ResponseEvent } from '../gate/response-event.ts';
import type { CallDelivery, UpstreamExchange } from '../gate/upstream-exchange.ts';
import type { UpstreamGate } from '../gate/upstream-gate.ts';
import type { UpstreamCall } from '../gate/upstream-rule.ts';
import type { WaitPhase } from '../gate/wait-phase.ts';
import { attemptMsOf } from './attempt-ms.ts';
import { overrideProperties } from './override-properties.ts';
import { ResponseRelay } from './response-relay.ts';
import { ResponseSocket } from './response-socket.ts';
import { WaitingSocket } from './waiting-socket.ts';

/** Members of a request that are not in its type: agents hand sockets over by them. */
interface Inner {
  onSocket(socket: object | null): void;
  readonly timeout?: number;
}

type AddRequest = (this: http.Agent, request: ClientRequest & Inner, ...rest: unknown[]) => void;

const callOf = (request: ClientRequest): UpstreamCall => ({
  method: request.method,
  host: String(request.getHeader('host') ?? request.host),
  path: request.path.split('?')[0] ?? '',
});

/** What agents are asked for a socket with, beside the request. */
interface AgentOptions {
  readonly secureEndpoint?: boolean;
}

/** How long an agent keeps an idle connection without a limit of its own: Node's servers close it after 5 s. */
const keepMs = 5_000;

/**
 * One request whose exchange is at the gate. While it waits it has a socket that connects, and its own time limit runs as for
 * a real one. To destroy the request ends the wait at once.
 */
class RequestDelivery implements CallDelivery {
  readonly #gate: UpstreamGate;
  readonly #agent: http.Agent;
  readonly #request: ClientRequest & Inner;
  readonly #options: unknown;
  readonly #send: () => void;
  #exchange: UpstreamExchange | null = null;
  #waiting: WaitingSocket | null = null;
  #restore: () => void = () => {};
  #socket: ResponseSocket | null = null;
  #relay: ResponseRelay | null = null;
  #changesBody = false;
  #isSent = false;

  /** @param send gives the request to its agent */
  constructor(
    gate: UpstreamGate,
    agent: http.Agent,
    request: ClientRequest & Inner,
    options: unknown,
    send: () => void,
  ) {
    this.#gate = gate;
    this.#agent = agent;
    this.#request = request;
    this.#options = options;
    this.#send = send;
  }

  start(exchange: UpstreamExchange): void {
    this.#exchange = exchange;
    const request = this.#request;
    const { destroy, end } = request;
    this.#restore = overrideProperties(request, {
      end: (...args: unknown[]) => {
        Reflect.apply(end, request, args);
        process.nextTick(() => this.#sent());
        return request;
      },
      destroy: (error?: Error) => {
        this.#endWait();
        exchange.cancel();
        destroy.call(request, error);
        request.onSocket(null); // without a socket the request would not emit that it is closed
        return request;
      },
    });
  }

  connection(): ConnectionFacts {
    const { keepAlive, options } = this.#agent as http.Agent & { keepAlive?: boolean; options?: { timeout?: number } };
    return {
      keeper: this.#agent,
      keepMs: keepAlive === true ? (options?.timeout ?? keepMs) : 0,
      secure: this.#isSecure,
      attemptMs: attemptMsOf(this.#options, options),
    };
  }

  enter(phase: WaitPhase): void {
    if (this.#waiting !== null) {
      this.#waiting.reach(phase);
      this.#sent();
      return;
    }
    const request = this.#request;
    const waiting = new WaitingSocket(this.#gate.setTimer, request.host, this.#isSecure);
    this.#waiting = waiting;
    if (request.timeout !== undefined) waiting.setTimeout(request.timeout);
    waiting.on('timeout', () => request.emit('timeout'));
    // As Node does: who has made the request can listen by then.
    process.nextTick(() => {
      if (this.#waiting !== waiting || request.destroyed) return;
      Reflect.set(request, 'socket', waiting);
      request.emit('socket', waiting);
      waiting.reach(phase);
      this.#sent();
    });
  }

  goOn(changesBody: boolean): void {
    const waiting = this.#endWait();
    this.#changesBody = changesBody;
    if (waiting !== null)
      this.#request.prependOnceListener('socket', (socket) => {
        for (const [method, args] of waiting.settings) Reflect.apply(socket[method] as () => unknown, socket, args);
        if (waiting.timeout === 0 || waiting.timeout === this.#request.timeout) return;
        socket.setTimeout(waiting.timeout);
        socket.on('timeout', () => this.#request.emit('timeout'));
      });
    this.#send();
  }

  deliver(event: ResponseEvent): void {
    if (this.#relay !== null) {
      this.#relay.deliver(event as BodyEvent);
      return;
    }
    if (this.#socket !== null) {
      this.#socket.deliver(event);
      return;
    }
    const waiting = this.#endWait();
    const socket = new ResponseSocket(this.#gate.setTimer);
    this.#socket = socket;
    const limitMs = waiting?.timeout || this.#request.timeout;
    if (limitMs !== undefined) socket.setTimeout(limitMs);
    if (limitMs !== this.#request.timeout) socket.on('timeout', () => this.#request.emit('timeout'));
    socket.once('close', () => this.#exchange?.cancel());
    this.#request.onSocket(socket);
    socket.deliver(event);
  }

  /** The response has begun. */
  responded(response: IncomingMessage): void {
    if (this.#changesBody && this.#exchange !== null)
      this.#relay = new ResponseRelay(this.#request, response, this.#exchange, this.#gate.setTimer);
  }

  reachedReal(): void {
    this.#exchange?.reachedReal();
  }

  get #isSecure(): boolean {
    return this.#request.protocol === 'https:' || (this.#options as AgentOptions | undefined)?.secureEndpoint === true;
  }

  /** On a connection that is made, the request is written at once: some libraries wait for the response from then on. */
  #sent(): void {
    if (this.#isSent || this.#waiting?.isMade !== true || !this.#request.writableEnded) return;
    this.#isSent = true;
    this.#request.emit('finish');
  }

  #endWait(): WaitingSocket | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.stop();
    if (waiting !== null && this.#request.socket === (waiting as unknown)) Reflect.set(this.#request, 'socket', null);
    this.#restore();
    return waiting;
  }
}

type HandleHolder = { readonly _handle?: object | null; readonly originalSocket?: HandleHolder };

/**
 * Makes `http.request`, `https.get` and all that is built on them pass the gate: each asks an agent for a socket, and there
 * it is intercepted. A mock's agents inherit from Node's, so a mocked request passes too, and goes on to its mock.
 */
export function interceptNodeHttp(gate: UpstreamGate, patches: Patches): void {
  const intercepted = new WeakMap<object, RequestDelivery>();
  const passed = new WeakSet<object>();
  patches.method<AddRequest>(http.Agent.prototype, 'addRequest', (native) => {
    return function addRequest(request, ...rest) {
      if (gate.passing || passed.has(request) || request.destroyed) {
        native.call(this, request, ...rest);
        return;
      }
      passed.add(request);
      // Not inside `pass`: the callbacks of a response inherit from here, and may call again.
      const send = (): void => native.call(this, request, ...rest);
      const delivery = new RequestDelivery(gate, this, request, rest[0], send);
      const exchange = gate.intercept(callOf(request), delivery);
      if (exchange === null) send();
      else {
        intercepted.set(request, delivery);
        delivery.start(exchange);
      }
    };
  });
  const responded = (message: unknown): void => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    const socket = request.socket as HandleHolder | null;
    const delivery = intercepted.get(request);
    if (socket?.originalSocket?._handle ?? socket?._handle) delivery?.reachedReal();
    delivery?.responded(response);
  };
  diagnostics.subscribe('http.client.response.finish', responded);
  patches.onUndo(() => diagnostics.unsubscribe('http.client.response.finish', responded));
}
