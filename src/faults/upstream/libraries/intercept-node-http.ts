import diagnostics from 'node:diagnostics_channel';
import http, { type ClientRequest } from 'node:http';
import type { Patches } from '../../time/base/patches.ts';
import { CannedSocket } from './canned-socket.ts';
import type { UpstreamGate } from './upstream-gate.ts';
import type { CannedAnswer, UpstreamCall } from './upstream-rule.ts';

/** What of a request is not in its type: it is how agents hand sockets over. */
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

/** Puts properties of one request in place of those of its class, until they are taken off again. */
function override(request: ClientRequest, own: Partial<ClientRequest>): () => void {
  for (const [name, value] of Object.entries(own))
    Object.defineProperty(request, name, { value, configurable: true, writable: true, enumerable: false });
  return () => {
    for (const name of Object.keys(own)) Reflect.deleteProperty(request, name);
  };
}

/**
 * While it is held a request has no socket, as when an agent has none to give. Its own time limit runs all the same,
 * and whoever destroys it hears of that at once.
 */
function holdRequest(gate: UpstreamGate, call: UpstreamCall, request: ClientRequest & Inner, go: () => void): boolean {
  let limit: { cancel(): void } | null = null;
  const limitTo = (ms: number | undefined): void => {
    limit?.cancel();
    limit = ms === undefined || ms === 0 ? null : gate.setTimer(() => request.emit('timeout'), ms);
  };
  const held = gate.hold(call, (answer: CannedAnswer | null) => {
    release();
    if (answer === null) go();
    else request.onSocket(new CannedSocket(answer, call.method));
  });
  if (held === null) return false;
  const { destroy, setTimeout } = request;
  const takeOff = override(request, {
    destroy(error?: Error) {
      release();
      held.cancel();
      destroy.call(request, error);
      request.onSocket(null); // without a socket nobody would ever tell
      return request;
    },
    setTimeout(ms: number, callback?: () => void) {
      setTimeout.call(request, ms, callback);
      limitTo(ms);
      return request;
    },
  });
  function release(): void {
    limit?.cancel();
    takeOff();
  }
  limitTo(request.timeout);
  return true;
}

type HandleHolder = { readonly _handle?: object | null; readonly originalSocket?: HandleHolder };

/**
 * Makes `http.request`, `https.get` and all that is built on them pass the gate: each asks an agent for a socket, and
 * that is where it is held. A mock's agents inherit from Node's, so a mocked request waits too, and is then answered
 * by its mock.
 */
export function holdRequests(gate: UpstreamGate, patches: Patches): void {
  const passed = new WeakMap<object, UpstreamCall>();
  patches.method<AddRequest>(http.Agent.prototype, 'addRequest', (native) => {
    return function addRequest(request, ...rest) {
      if (gate.passing || request.destroyed) {
        native.call(this, request, ...rest);
        return;
      }
      const call = callOf(request);
      const go = (): void => {
        passed.set(request, call);
        // Not inside `pass`: the callbacks of a response inherit from here, and may well call again.
        native.call(this, request, ...rest);
      };
      if (!holdRequest(gate, call, request, go)) go();
    };
  });
  const finished = (message: unknown): void => {
    const { request } = message as { request: ClientRequest };
    const socket = request.socket as HandleHolder | null;
    if (socket?.originalSocket?._handle ?? socket?._handle) gate.reachedReal(passed.get(request));
  };
  diagnostics.subscribe('http.client.response.finish', finished);
  patches.onUndo(() => diagnostics.unsubscribe('http.client.response.finish', finished));
}
