import net from 'node:net';
import { type Address, holderOf } from '../../base/native.ts';
import { ownHandleMark } from '../../base/own-handles.ts';
import { keyOf, type ListeningAt, plainAddress, type Route, routeOf } from './endpoint.ts';
import { LocalEnd } from './local-end.ts';
import { addressOf, replaceMethod, type TcpHandle, tcpPrototype } from './tcp-handle.ts';

export interface LocalEndsEvents {
  /** An end was opened. A dialling end is reported as soon as it dials. */
  opened(end: LocalEnd): void;
  listening?(at: ListeningAt): void;
  unlistening?(at: ListeningAt): void;
}

/**
 * The ends of this thread's TCP connections to peers on this machine. They are found where they begin, in the native
 * `connect` and in the native callback for an accepted connection, so all protocols on top of them (HTTP/2, TLS,
 * WebSocket) are counted.
 */
export class LocalEnds {
  readonly #events: LocalEndsEvents;
  readonly #known = new WeakSet<object>();
  readonly #listening = new Map<object, ListeningAt>();
  readonly #dialled = new Map<string, LocalEnd>();
  #last = 0;

  constructor(events: LocalEndsEvents) {
    this.#events = events;
  }

  /** A handle has begun to connect. */
  dialled(handle: TcpHandle, address: string, port: number): void {
    this.#known.add(handle);
    this.#opened('dialled', handle, { address, port });
  }

  /**
   * Follows the connections that are accepted from now on, until the process ends.
   *
   * @param sample a native stream handle of any kind, to find the prototype by
   */
  watchAccepts(sample: object): void {
    const listens = (handle: TcpHandle): void => this.#listens(handle);
    let native = false;
    replaceMethod(net.Server.prototype, 'listen', (listenServer: (...args: unknown[]) => net.Server) => {
      return function listen(this: net.Server, ...args: unknown[]) {
        if (!native) replaceListen(listens);
        native = true;
        return listenServer.apply(this, args);
      };
    });
    // A connection that another process has accepted and handed over (`cluster`) is first seen here.
    const adopt = (handle: TcpHandle): void => {
      if (handle.getpeername && !this.#known.has(handle)) this.#accepted(handle);
    };
    replaceMethod(holderOf(sample, 'readStart') as object, 'readStart', (readStartNative: TcpHandle['readStart']) => {
      return function readStart(this: TcpHandle) {
        adopt(this);
        return readStartNative.call(this);
      };
    });
  }

  #listens(handle: TcpHandle): void {
    const address = addressOf(handle, 'getsockname');
    if (address?.port === undefined) return;
    if (Reflect.has(handle, ownHandleMark)) return;
    const at = { address: plainAddress(address.address), port: address.port };
    this.#listening.set(handle, at);
    const accepted = (client: TcpHandle): void => this.#accepted(client);
    const { onconnection } = handle;
    handle.onconnection = function (this: TcpHandle, status, client) {
      if (client) accepted(client);
      return onconnection?.call(this, status, client);
    };
    const native = Object.getPrototypeOf(handle) as TcpHandle;
    handle.close = (callback) => {
      if (this.#listening.delete(handle)) this.#events.unlistening?.(at);
      native.close.call(handle, callback);
    };
    this.#events.listening?.(at);
  }

  #accepted(handle: TcpHandle): void {
    this.#known.add(handle);
    const peer = addressOf(handle, 'getpeername');
    if (peer) this.#opened('accepted', handle, peer);
  }

  #opened(role: Route['role'], handle: TcpHandle, peer: Address): void {
    const self = addressOf(handle, 'getsockname');
    const route = self && routeOf(role, self, peer);
    if (route === undefined) return;
    const key = keyOf(route);
    const end = new LocalEnd(++this.#last, route, handle, () => {
      if (this.#dialled.get(key) === end) this.#dialled.delete(key);
    });
    if (role === 'dialled') {
      this.#dialled.set(key, end);
      end.internal =
        Reflect.has(handle, ownHandleMark) || [...this.#listening.values()].some(({ port }) => port === peer.port);
    } else end.internal = this.#dialled.get(key)?.internal ?? false;
    this.#events.opened(end);
  }
}

/** Called at the first `listen` only: finding the native method takes a millisecond. */
function replaceListen(listens: (handle: TcpHandle) => void): void {
  replaceMethod(tcpPrototype(), 'listen', (native: TcpHandle['listen']) => {
    return function listen(this: TcpHandle, backlog: number) {
      const status = native.call(this, backlog);
      if (status === 0) listens(this);
      return status;
    };
  });
}
