import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';
import type { PoolConnection } from './pool-connections.ts';

/** One exchange: in the queue until it has a connection, then on it until its response is whole. */
export class PoolExchange implements Exchange {
  readonly #request: HttpRequest;
  readonly #listener: ExchangeListener;
  readonly #next: Origin;
  readonly #done: (keeps: boolean) => void;
  #exchange: Exchange | null = null;
  #over = false;
  #aborted = false;
  connection: PoolConnection | null = null;

  /** @param done called once, when it needs its connection no more; `keeps`: the connection stands */
  constructor(request: HttpRequest, listener: ExchangeListener, next: Origin, done: (keeps: boolean) => void) {
    this.#request = request;
    this.#listener = listener;
    this.#next = next;
    this.#done = done;
  }

  start(connection: PoolConnection): void {
    this.connection = connection;
    const listener = this.#listener;
    const heard =
      <A extends unknown[]>(tell: (...args: A) => void) =>
      (...args: A): void => {
        if (!this.#over) tell(...args);
      };
    const exchange = this.#next.exchange(this.#request, {
      connected: heard((reusedThere) => {
        const reused = connection.reusedIf(reusedThere, this.#request.key);
        connection.stands = true;
        listener.connected(reused);
      }),
      received: heard(() => listener.received()),
      informational: heard((status) => listener.informational(status)),
      head: heard((head) => listener.head(head)),
      bytes: heard((chunk) => listener.bytes(chunk)),
      end: heard(() => {
        this.#finish(true);
        listener.end();
      }),
      cut: heard((how, note) => {
        this.#finish(false);
        listener.cut(how, note);
      }),
    });
    this.#exchange = exchange;
    if (this.#aborted) exchange.abort();
  }

  abort(): void {
    if (this.#over) return;
    this.#aborted = true;
    this.#exchange?.abort();
    this.#finish(false);
  }

  #finish(keeps: boolean): void {
    this.#over = true;
    this.#done(keeps);
  }
}
