import http from 'node:http';
import type net from 'node:net';
import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';
import { messageOf, type OriginDeps } from './origin-deps.ts';
import { SocketOrigin } from './socket-origin.ts';

/** A Node listener: a function that `http.createServer` accepts, such as an Express app. */
export type HttpListener = (request: http.IncomingMessage, response: http.ServerResponse) => unknown;

/** The options of a listener origin. */
export interface ListenerOriginOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Whether connections serve more than one exchange. Default true, as in Node's own clients. */
  readonly keepAlive?: boolean;
}

/** A listener cannot listen: the port is in use, or it listens already. */
export class ListenerOriginError extends Error {
  readonly code = 'ERR_LISTENER_ORIGIN';
  override readonly name = 'ListenerOriginError';
}

const HOST = '127.0.0.1';

/**
 * A Node listener, an Express app, or a server that does not listen yet, behind a socket of this process, on loopback. Its
 * timers are those of `http.Server`, on the clock that was installed when {@link open} was called. An exception of a listener
 * would end a real process. Here it resets the connection, with a note.
 *
 * ```ts
 * const origin = new ListenerOrigin(express().post('/mcp', handle), { blockTime });
 * await origin.open();
 * ```
 */
export class ListenerOrigin implements Origin {
  readonly #server: http.Server;
  readonly #deps: OriginDeps;
  readonly #options: ListenerOriginOptions;
  /** Why a connection was reset, by its remote port. */
  readonly #failures = new Map<number, string>();
  #origin: SocketOrigin | null = null;

  constructor(listener: HttpListener | http.Server, deps: OriginDeps, options: ListenerOriginOptions = {}) {
    this.#deps = deps;
    this.#options = options;
    this.#server =
      listener instanceof http.Server
        ? listener
        : http.createServer((request, response) => this.#serve(listener, request, response));
  }

  /**
   * Starts to listen.
   *
   * @throws ListenerOriginError if the port is in use, or if the server listens already
   */
  async open(): Promise<void> {
    const { port = 0, keepAlive = true } = this.#options;
    if (this.#server.listening || this.#origin !== null) {
      throw new ListenerOriginError('the server listens already: give its URL, or give it before it listens');
    }
    await new Promise<void>((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException): void => reject(notOpened(port, error));
      this.#server.once('error', failed);
      this.#server.listen({ host: HOST, port }, () => {
        this.#server.off('error', failed);
        resolve();
      });
    });
    this.#origin = new SocketOrigin(this.url, this.#deps, {
      keepAlive,
      explain: (localPort) => this.#failures.get(localPort) ?? null,
    });
  }

  /** The URL at which it listens. @throws ListenerOriginError if it does not listen */
  get url(): URL {
    const address = this.#server.address() as net.AddressInfo | null;
    if (address === null) throw new ListenerOriginError('the server does not listen: call open() first');
    return new URL(`http://${HOST}:${address.port}`);
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    if (this.#origin === null) throw new ListenerOriginError('the server does not listen: call open() first');
    return this.#origin.exchange(request, listener);
  }

  async close(): Promise<void> {
    await this.#origin?.close();
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  #serve(listener: HttpListener, request: http.IncomingMessage, response: http.ServerResponse): void {
    const port = request.socket.remotePort ?? 0;
    this.#failures.delete(port); // of an earlier connection from this port
    const carried = this.#origin?.carriedBy(port);
    const { attribute = (_request, run) => run() } = this.#deps;
    const run = (): void => {
      try {
        const running = listener(request, response);
        if (running instanceof Promise) running.catch((error) => this.#died(request, carried, error));
      } catch (error) {
        this.#died(request, carried, error);
      }
    };
    if (carried === undefined) run();
    else attribute(carried, run);
  }

  #died({ socket }: http.IncomingMessage, carried: HttpRequest | undefined, error: unknown): void {
    const why = `the listener threw, which ends a process: ${messageOf(error)}`;
    if (carried) this.#deps.note?.(carried.key, why);
    if (socket.remotePort !== undefined) this.#failures.set(socket.remotePort, why);
    socket.resetAndDestroy();
  }
}

function notOpened(port: number, error: NodeJS.ErrnoException): ListenerOriginError {
  const why =
    error.code === 'EADDRINUSE'
      ? `port ${port} of ${HOST} is in use: end who listens there, or leave the port to chance (0)`
      : `${HOST}:${port}: ${error.message}`;
  return new ListenerOriginError(`the server cannot listen: ${why}`, { cause: error });
}
