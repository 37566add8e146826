import { ownerOf } from '../../base/native.ts';
import type { ReaderState } from '../protocol.ts';
import type { Route } from './endpoint.ts';
import type { TcpEnd } from './tcp-end.ts';
import { addressOf, type TcpHandle } from './tcp-handle.ts';

/** An end of a connection in this thread. Its counts come from the native handle, which a program cannot replace. */
export class LocalEnd implements TcpEnd {
  readonly number: number;
  readonly route: Route;
  readonly handle: TcpHandle;
  /** Its other end is in this thread as well: the tracker accounts for it. */
  internal = false;
  finished = false;
  gone = false;
  refused = false;
  #final = { read: 0, written: 0 };

  /** @param closed called once, when it is closed */
  constructor(number: number, route: Route, handle: TcpHandle, closed: (end: LocalEnd) => void) {
    this.number = number;
    this.route = route;
    this.handle = handle;
    // The prototype is read at each call: other code may replace its methods meanwhile.
    const native = Object.getPrototypeOf(handle) as TcpHandle;
    const over = (): void => {
      if (this.gone) return;
      this.#close();
      closed(this);
    };
    handle.shutdown = (request) => {
      this.finished = true;
      return native.shutdown.call(handle, request);
    };
    handle.reset = (callback) => {
      over();
      return native.reset.call(handle, callback);
    };
    handle.close = (callback) => {
      over();
      native.close.call(handle, callback);
    };
  }

  get written(): number {
    return this.gone ? this.#final.written : this.handle.bytesWritten;
  }

  get queued(): number {
    return this.gone ? 0 : this.handle.writeQueueSize || 0;
  }

  get read(): number {
    return this.gone ? this.#final.read : this.handle.bytesRead;
  }

  get state(): ReaderState {
    if (this.gone || this.#hasSeenEnd) return 'closed';
    return this.handle.reading ? 'reading' : 'paused';
  }

  get #hasSeenEnd(): boolean {
    const owner = ownerOf<StreamOwner>(this.handle);
    return owner !== undefined && (owner.destroyed || owner._readableState?.ended === true);
  }

  #close(): void {
    const { bytesRead, bytesWritten, writeQueueSize } = this.handle;
    // Bytes that the kernel has not taken by now are never sent.
    this.#final = { read: bytesRead, written: bytesWritten - (writeQueueSize || 0) };
    this.refused = addressOf(this.handle, 'getpeername') === undefined;
    this.gone = true;
    this.finished = true;
  }
}

interface StreamOwner {
  readonly destroyed: boolean;
  readonly _readableState?: { readonly ended: boolean };
}
