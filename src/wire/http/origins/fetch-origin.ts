import { DeliveryQueue } from '../../delivery-queue.ts';
import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';
import { FetchExchange, type FetchHandler } from './fetch-exchange.ts';
import type { OriginDeps } from './origin-deps.ts';

/**
 * A web-standard handler in this process, with the events that a front server on a socket would cause; there is no socket.
 * Its connections stay open without a limit, and it opens as many as it needs: pooling is the task of another hop.
 *
 * It stops virtual time while an event waits to be delivered, and not while the handler works.
 *
 * ```ts
 * const origin = new FetchOrigin((request) => transport.handleRequest(request), { blockTime });
 * ```
 */
export class FetchOrigin implements Origin {
  readonly #handler: FetchHandler;
  readonly #deps: OriginDeps;
  readonly #queue: DeliveryQueue;
  readonly #open = new Set<FetchExchange>();
  #idle = 0;
  #closed = false;

  constructor(handler: FetchHandler, deps: OriginDeps) {
    this.#handler = handler;
    this.#deps = deps;
    this.#queue = new DeliveryQueue(deps.blockTime, 'a piece of HTTP');
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    if (this.#closed) {
      this.#queue.push(() => listener({ type: 'cut', how: 'refused', note: 'the server is closed' }));
      return { abort: () => {} };
    }
    const exchange = new FetchExchange(request, listener, {
      handler: this.#handler,
      deps: this.#deps,
      queue: this.#queue,
      connect: () => this.#connect(),
      closed: (ended, keeps) => {
        this.#open.delete(ended);
        if (keeps) this.#idle++;
      },
    });
    this.#open.add(exchange);
    return exchange;
  }

  /** Ends every exchange and aborts the signal of each handler that still runs. It does not wait for these handlers. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const exchange of this.#open) exchange.abort();
    await new Promise<void>((resolve) => this.#queue.push(resolve));
  }

  #connect(): boolean {
    if (this.#idle === 0) return false;
    this.#idle--;
    return true;
  }
}
