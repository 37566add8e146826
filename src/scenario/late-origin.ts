import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../wire/http/exchange.ts';

/** An origin that is made after what is put before it. */
export class LateOrigin implements Origin {
  #origin: Origin | null = null;

  set(origin: Origin): void {
    this.#origin = origin;
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    if (this.#origin === null) throw new Error('the server was not prepared before its first client');
    return this.#origin.exchange(request, listener);
  }

  async close(): Promise<void> {
    await this.#origin?.close();
  }
}
