import net from 'node:net';
import { VirtualTimeout } from '../virtual-timeout.ts';
import type { FakeContext } from './context.ts';

interface TimedSocket extends Omit<net.Socket, 'timeout'> {
  timeout: number;
  _parent: TimedSocket | null;
  _onTimeout(): void;
}

/**
 * Replaces the idle timeouts of sockets. `socket.setTimeout`, the `timeout` option of `http.get`, and the keep-alive and idle
 * timeouts of an HTTP server all call these two methods, which keep references to Node's native timers.
 */
export function fakeSocketTimeouts({ queue, patches }: FakeContext): void {
  const armed = new WeakMap<net.Socket, VirtualTimeout>();
  const watched = new WeakSet<net.Socket>();
  // A timer that is closed is not armed again.
  const disarm = (socket: net.Socket): void => void armed.get(socket)?.close();

  const setTimeout = function (this: TimedSocket, delay: number, callback?: () => void): TimedSocket {
    if (this.destroyed) return this;
    if (typeof delay !== 'number' || !(delay >= 0)) throw invalidDelay(delay);
    this.timeout = delay;
    disarm(this);
    if (delay === 0) {
      if (callback) this.removeListener('timeout', callback);
      return this;
    }
    const expire = (): void => this._onTimeout();
    armed.set(this, new VirtualTimeout(queue, expire, Math.min(delay, 2 ** 31 - 1), [], false).unref());
    if (callback) this.once('timeout', callback);
    if (!watched.has(this)) this.once('close', () => disarm(this));
    watched.add(this);
    return this;
  };
  patches.value(net.Socket.prototype, 'setTimeout', setTimeout);

  patches.method<(this: TimedSocket) => void>(net.Socket.prototype, '_unrefTimer', (native) => {
    return function (this: TimedSocket): void {
      for (let socket: TimedSocket | null = this; socket; socket = socket._parent) armed.get(socket)?.refresh();
      native.call(this); // sockets that were given a native timeout before install()
    };
  });
}

function invalidDelay(delay: unknown): Error {
  const error = new RangeError(`The value of "msecs" is out of range. It must be >= 0. Received ${String(delay)}`);
  return Object.assign(error, { code: 'ERR_OUT_OF_RANGE' });
}
