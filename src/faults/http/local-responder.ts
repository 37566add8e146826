import { type BlockTime, DeliveryQueue } from '../../wire/delivery-queue.ts';
import type { Exchange, ExchangeListener } from '../../wire/http/exchange.ts';
import type { LocalResponse } from '../../wire/http/gateway/local-response.ts';
import { OpenExchange } from '../../wire/http/open-exchange.ts';

/** Answers exchanges instead of the server, at once and in order. The server sees nothing of them. */
export class LocalResponder {
  readonly #queue: DeliveryQueue;

  constructor(blockTime: BlockTime) {
    this.#queue = new DeliveryQueue(blockTime, 'an answer in the place of the server');
  }

  respond(listener: ExchangeListener, { head, body }: LocalResponse): Exchange {
    const exchange = new OpenExchange(listener);
    this.#queue.push(() => {
      exchange.deliver({ type: 'connected', reused: false });
      exchange.deliver({ type: 'received' });
      exchange.deliver({ type: 'head', head });
      if (body.length > 0) exchange.deliver({ type: 'bytes', chunk: body });
      exchange.deliver({ type: 'end' });
    });
    return exchange;
  }
}
