import { DeliveryQueue, type Hold } from '../../wire/delivery-queue.ts';
import type { Exchange, ExchangeListener } from '../../wire/http/exchange.ts';
import type { OwnAnswer } from '../../wire/http/gateway/gateway-answer.ts';

/** Answers that a fault gives in the server's place, at once and in order. The server sees nothing of the exchange. */
export class OwnAnswers {
  readonly #queue: DeliveryQueue;

  constructor(hold: Hold) {
    this.#queue = new DeliveryQueue(hold, 'an answer in the place of the server');
  }

  give(listener: ExchangeListener, { head, body }: OwnAnswer): Exchange {
    let over = false;
    const tell = (one: () => void): void => {
      if (!over) one();
    };
    this.#queue.push(() => {
      tell(() => listener.connected(false));
      tell(() => listener.received());
      tell(() => listener.head(head));
      if (body.length > 0) tell(() => listener.bytes(body));
      tell(() => listener.end());
      over = true;
    });
    return {
      abort() {
        over = true;
      },
    };
  }
}
