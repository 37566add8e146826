import diagnostics from 'node:diagnostics_channel';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import type { Patches } from '../../../time/base/patches.ts';
import type { BodyEvent, ResponseEvent } from '../gate/response-event.ts';
import type { CallDelivery, UpstreamExchange } from '../gate/upstream-exchange.ts';
import type { UpstreamGate } from '../gate/upstream-gate.ts';
import type { UpstreamCall } from '../gate/upstream-rule.ts';
import { overrideProperties } from './override-properties.ts';
import { ResponseRelay } from './response-relay.ts';
import { ResponseSocket } from './response-socket.ts';

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

/**
 * One request whose exchange is at the gate. While it waits it has no socket, as when an agent has none to give. Its own
 * time limit runs nevertheless, and to destroy it ends the wait at once.
 */
class RequestDelivery implements CallDelivery {
  readonly #gate: UpstreamGate;
  readonly #request: ClientRequest & Inner;
  readonly #send: () => void;
  #exchange: UpstreamExchange | null = null;
  #limit: { cancel(): void } | null = null;
  #restore: () => void = () => {};
  #socket: ResponseSocket | null = null;
  #relay: ResponseRelay | null = null;
  #changesBody = false;

  /** @param send gives the request to its agent */
  constructor(gate: UpstreamGate, request: ClientRequest & Inner, send: () => void) {
    this.#gate = gate;
    this.#request = request;
    this.#send = send;
  }

  start(exchange: UpstreamExchange): void {
    this.#exchange = exchange;
    const request = this.#request;
    const { destroy, setTimeout } = request;
    this.#restore = overrideProperties(request, {
      destroy: (error?: Error) => {
        this.#endWait();
        exchange.cancel();
        destroy.call(request, error);
        request.onSocket(null); // without a socket the request would not emit that it is closed
        return request;
      },
      setTimeout: (limitMs: number, expired?: () => void) => {
        setTimeout.call(request, limitMs, expired);
        this.#limitTo(limitMs);
        return request;
      },
    });
    this.#limitTo(request.timeout);
  }

  goOn(changesBody: boolean): void {
    this.#endWait();
    this.#changesBody = changesBody;
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
    this.#endWait();
    const socket = new ResponseSocket(this.#gate.setTimer);
    this.#socket = socket;
    if (this.#request.timeout !== undefined) socket.setTimeout(this.#request.timeout);
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

  #endWait(): void {
    this.#limit?.cancel();
    this.#restore();
  }

  #limitTo(limitMs: number | undefined): void {
    this.#limit?.cancel();
    const expired = (): void => void this.#request.emit('timeout');
    this.#limit = limitMs === undefined || limitMs === 0 ? null : this.#gate.setTimer(expired, limitMs);
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
      const delivery = new RequestDelivery(gate, request, send);
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
