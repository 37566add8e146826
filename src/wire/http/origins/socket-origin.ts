import type https from 'node:https';
import type net from 'node:net';
import { DeliveryQueue } from '../../delivery-queue.ts';
import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';
import { NoTimeoutAgent, NoTimeoutSession } from './no-timeout-connections.ts';
import type { OriginDeps } from './origin-deps.ts';
import { SocketExchange } from './socket-exchange.ts';
import { StreamExchange } from './stream-exchange.ts';

/** How a socket origin connects. */
export interface SocketOriginOptions {
  /** `h2` on a base of `http:` is h2c with prior knowledge. Default `http/1.1`. */
  readonly protocol?: 'http/1.1' | 'h2';
  /** HTTP/1.1: whether connections serve more than one exchange. Default true. */
  readonly keepAlive?: boolean;
  /** HTTP/1.1: the largest head that is accepted, in bytes. Default 1 MiB: the clients' own bounds are lower. */
  readonly maxHeaderBytes?: number;
  /** The TLS options, such as certificate authorities to trust. */
  readonly tls?: Pick<https.RequestOptions, 'ca' | 'rejectUnauthorized' | 'servername' | 'cert' | 'key'>;
  /** HTTP/1.1: why the connection from this local port ended; `null`: unknown. The note of a cut quotes it. */
  readonly explain?: (localPort: number) => string | null;
}

const MAX_HEADER_BYTES = 1024 * 1024;

/**
 * A server behind a socket, reached with Node's own HTTP libraries. All timers of these libraries are off, so that only the
 * modelled clocks run. It connects to `base`. Path, query and `host` are those of the client's request. It opens as many
 * connections as it needs: pooling is the task of another hop.
 *
 * If the server answers before all of a request was sent, the request counts as received at the time of the answer. If the
 * server has closed a kept connection by the time it is used again, the exchange is cut (`rst`) with a note. The client
 * decides whether it sends the request again.
 *
 * ```ts
 * const origin = new SocketOrigin(new URL('http://127.0.0.1:3000'), { blockTime });
 * ```
 */
export class SocketOrigin implements Origin {
  readonly #base: URL;
  readonly #options: SocketOriginOptions;
  readonly #queue: DeliveryQueue;
  readonly #agent: NoTimeoutAgent;
  readonly #session: NoTimeoutSession;
  readonly #open = new Set<Exchange>();
  readonly #carried = new Map<number, HttpRequest>();
  /** The local ports of sockets: a closed socket does not report its port. */
  readonly #ports = new WeakMap<net.Socket, number>();
  #closed = false;

  constructor(base: URL, { blockTime }: OriginDeps, options: SocketOriginOptions = {}) {
    this.#base = base;
    this.#options = options;
    this.#queue = new DeliveryQueue(blockTime, 'a request to the server');
    this.#agent = new NoTimeoutAgent({ secure: base.protocol === 'https:', keepAlive: options.keepAlive ?? true });
    this.#session = new NoTimeoutSession(base, options.tls ?? {});
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    if (this.#closed) {
      this.#queue.push(() => listener({ type: 'cut', how: 'refused', note: 'the way to the server is closed' }));
      return { abort: () => {} };
    }
    const exchange = this.#exchange(request, listener);
    this.#open.add(exchange);
    this.#queue.push(() => exchange.start());
    return exchange;
  }

  /** The current or last request of the connection from this local port. */
  carriedBy(localPort: number): HttpRequest | undefined {
    return this.#carried.get(localPort);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const exchange of this.#open) exchange.abort();
    await new Promise<void>((resolve) => this.#queue.push(resolve));
    await Promise.all([this.#agent.close(), this.#session.close()]);
  }

  #exchange(request: HttpRequest, listener: ExchangeListener): SocketExchange | StreamExchange {
    const { protocol, maxHeaderBytes, tls, explain } = this.#options;
    const closed = (exchange: Exchange): void => void this.#open.delete(exchange);
    if (protocol === 'h2') return new StreamExchange(request, listener, { session: this.#session, closed });
    return new SocketExchange(request, listener, {
      base: this.#base,
      agent: this.#agent,
      maxHeaderBytes: maxHeaderBytes ?? MAX_HEADER_BYTES,
      tls: tls ?? {},
      carries: (carried, socket) => this.#carries(carried, socket),
      explain: (socket) => explain?.(this.#ports.get(socket) ?? 0) ?? null,
      closed,
    });
  }

  #carries(request: HttpRequest, socket: net.Socket): void {
    const port = socket.localPort;
    if (port === undefined) return;
    if (!this.#carried.has(port)) socket.once('close', () => this.#carried.delete(port));
    this.#carried.set(port, request);
    this.#ports.set(socket, port);
  }
}
