import { DeliveryQueue } from '../../delivery-queue.ts';
import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';
import { FetchExchange } from './fetch-exchange.ts';
import type { FetchHandler } from './fetch-origin-handler.ts';
import type { OriginWorld } from './origin-world.ts';

/**
 * A web-standard handler in this process, as a front server would put it on the wire; there is no socket. Its
 * connections are kept alive for ever, and there are as many as it takes: pooling is another hop's affair.
 *
 * The world's time is held while something waits to be delivered, and never because the handler takes its time.
 *
 * ```ts
 * const origin = new FetchOrigin((request) => transport.handleRequest(request), { hold });
 * ```
 */
export class FetchOrigin implements Origin {
  readonly #handler: FetchHandler;
  readonly #world: OriginWorld;
  readonly #queue: DeliveryQueue;
  readonly #open = new Set<FetchExchange>();
  #idle = 0;
  #closed = false;

  constructor(handler: FetchHandler, world: OriginWorld) {
    this.#handler = handler;
    this.#world = world;
    this.#queue = new DeliveryQueue(world.hold, 'a piece of HTTP');
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    if (this.#closed) {
      this.#queue.push(() => listener.cut('refused', 'the server is closed'));
      return { abort: () => {} };
    }
    const exchange = new FetchExchange(request, listener, {
      handler: this.#handler,
      world: this.#world,
      queue: this.#queue,
      connect: () => this.#connect(),
      over: (ended, kept) => {
        this.#open.delete(ended);
        if (kept) this.#idle++;
      },
    });
    this.#open.add(exchange);
    return exchange;
  }

  /** Ends every exchange: each handler that is not done sees its signal aborted. A slow one is not waited for. */
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
