import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { BodyEvent } from '../gate/response-event.ts';
import { connectionReset } from './connection-errors.ts';
import { overrideProperties } from './override-properties.ts';

type Listener = (...args: unknown[]) => void;

/** What a relay needs of the exchange of its call. */
export interface RelayedExchange {
  receive(event: BodyEvent): void;
  cancel(): void;
}

/**
 * Leads the body of a real or mocked response of `node:http` through its exchange. Node's parser pushes the body into the
 * response; the pushes go to the exchange, and what comes back is pushed. Meanwhile the real connection may close, or its
 * idle limit may expire. The caller must see neither while its response is on the way, so this class intercepts both.
 */
export class ResponseRelay {
  readonly #request: ClientRequest;
  readonly #response: IncomingMessage;
  readonly #exchange: RelayedExchange;
  readonly #setTimer: (run: () => void, delayMs: number) => { cancel(): void };
  readonly #socket: Socket;
  readonly #push: (chunk: Uint8Array | null) => boolean;
  readonly #closeListeners: readonly Listener[];
  readonly #idleMs: number;
  readonly #restore: () => void;
  #idle: { cancel(): void } | null = null;
  #isOver = false;

  constructor(
    request: ClientRequest,
    response: IncomingMessage,
    exchange: RelayedExchange,
    setTimer: (run: () => void, delayMs: number) => { cancel(): void },
  ) {
    this.#request = request;
    this.#response = response;
    this.#exchange = exchange;
    this.#setTimer = setTimer;
    this.#socket = response.socket;
    this.#push = response.push.bind(response);
    const destroy = request.destroy.bind(request);
    const restoreResponse = overrideProperties(response, {
      push: (chunk: Uint8Array | null) => {
        exchange.receive(chunk === null ? { type: 'end' } : { type: 'bytes', chunk });
        return true;
      },
    });
    const restoreRequest = overrideProperties(request, {
      destroy: (error?: Error) => {
        const isClosed = this.#socket.destroyed;
        this.#giveUp();
        destroy(error);
        if (isClosed) process.nextTick(() => this.#close(error)); // a socket closes later than it is destroyed
        return request;
      },
    });
    this.#restore = () => {
      restoreResponse();
      restoreRequest();
    };
    // Node's own listener, which ends the response.
    this.#closeListeners = this.#socket
      .listeners('close')
      .filter(({ name }) => name === 'socketCloseListener') as Listener[];
    for (const listener of this.#closeListeners) this.#socket.off('close', listener);
    this.#socket.on('close', this.#realClosed);
    this.#idleMs = this.#socket.timeout ?? 0;
    this.#socket.setTimeout(0);
    this.#restartIdle();
    response.once('close', () => {
      if (this.#isOver) return;
      const isClosed = this.#socket.destroyed;
      this.#giveUp();
      if (isClosed) this.#close();
    });
  }

  deliver(event: BodyEvent): void {
    if (this.#isOver) return;
    this.#restartIdle();
    switch (event.type) {
      case 'bytes':
        this.#push(event.chunk);
        return;
      case 'end':
        this.#finish();
        this.#push(null);
        if (this.#socket.destroyed) this.#close();
        return;
      default: {
        this.#response.complete = false; // for Node's parser it may have been whole
        this.#finish();
        const error = event.type === 'cut' && event.how === 'rst' ? connectionReset() : undefined;
        if (this.#socket.destroyed) this.#close(error);
        else this.#socket.destroy(error);
      }
    }
  }

  /** The real connection is closed. What it has sent may still be on its way through the exchange. */
  readonly #realClosed = (): void => {
    if (!this.#isOver) this.#exchange.receive({ type: 'cut', how: 'fin' });
  };

  /** The caller has destroyed its request or response. */
  #giveUp(): void {
    if (this.#isOver) return;
    this.#exchange.cancel();
    this.#response.complete = false;
    this.#finish();
  }

  /** Puts everything back. */
  #finish(): void {
    this.#isOver = true;
    this.#idle?.cancel();
    this.#restore();
    this.#socket.off('close', this.#realClosed);
    for (const listener of this.#closeListeners) this.#socket.on('close', listener);
    if (!this.#socket.destroyed) this.#socket.setTimeout(this.#idleMs);
  }

  /** The caller sees that the connection is closed, which it was before. */
  #close(error?: Error): void {
    if (error !== undefined) this.#request.emit('error', error);
    for (const listener of this.#closeListeners) listener.call(this.#socket, false);
  }

  #restartIdle(): void {
    this.#idle?.cancel();
    if (this.#idleMs > 0) this.#idle = this.#setTimer(() => this.#socket.emit('timeout'), this.#idleMs);
  }
}
