import { STATUS_CODES } from 'node:http';
import { Duplex } from 'node:stream';
import type { ResponseHead } from '../../../wire/http/exchange.ts';
import type { ResponseEvent } from '../gate/response-event.ts';
import { connectionReset } from './connection-errors.ts';

type SetTimer = (run: () => void, delayMs: number) => { cancel(): void };

/**
 * A socket without a network: it ignores what is written, and gives `node:http` the bytes of a response to parse. So every
 * end, early or not, looks as Node makes it look.
 */
export class ResponseSocket extends Duplex {
  /** The idle limit in milliseconds; 0: none. `node:http` reads it. */
  timeout = 0;
  readonly #setTimer: SetTimer;
  #idle: { cancel(): void } | null = null;

  constructor(setTimer: SetTimer) {
    super();
    this.#setTimer = setTimer;
  }

  deliver(event: ResponseEvent): void {
    this.#restartIdle();
    switch (event.type) {
      case 'head':
        this.push(headBytes(event.head));
        return;
      case 'bytes':
        this.push(event.chunk);
        return;
      case 'end':
        this.push(null);
        return;
      case 'cut':
        // The request takes its socket in the next tick, and must see what happens to it.
        if (event.how === 'rst') process.nextTick(() => this.destroy(connectionReset()));
        else this.push(null);
        return;
      case 'unreached':
        process.nextTick(() => this.destroy(event.error));
        return;
      case 'error':
        this.destroy(event.error instanceof Error ? event.error : new Error(String(event.error)));
    }
  }

  /** As of `net.Socket`: an idle limit. It is emitted as `timeout`, and restarts with each piece of the response. */
  setTimeout(limitMs: number, expired?: () => void): this {
    this.timeout = limitMs;
    if (expired !== undefined) this.once('timeout', expired);
    this.#restartIdle();
    return this;
  }

  override _read(): void {}

  override _write(_chunk: unknown, _encoding: string, written: () => void): void {
    written();
  }

  override _destroy(error: Error | null, destroyed: (error: Error | null) => void): void {
    this.#idle?.cancel();
    destroyed(error);
  }

  /** What `node:http` calls on a socket besides. */
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  #restartIdle(): void {
    this.#idle?.cancel();
    this.#idle = this.timeout > 0 && !this.destroyed ? this.#setTimer(() => this.emit('timeout'), this.timeout) : null;
  }
}

function headBytes({ status, headers }: ResponseHead): Buffer {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
}
