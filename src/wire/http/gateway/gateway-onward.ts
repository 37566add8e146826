import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';

/**
 * One try at the next hop. It may have ended, or be left, before `exchange` has even returned; who left it is told no
 * more, and if the origin was not told either, it works on.
 */
export class Onward {
  readonly #done: (onward: Onward) => void;
  #exchange: Exchange | null = null;
  #state: 'heard' | 'left' | 'aborted' | 'over' = 'heard';

  /** @param done called once, when the next hop has nothing of it any more */
  constructor(done: (onward: Onward) => void) {
    this.#done = done;
  }

  /** Begins it. Nothing is told to the listener after `leave` or `abort`. */
  start(next: Origin, request: HttpRequest, listener: ExchangeListener): void {
    const heard =
      <A extends unknown[]>(tell: (...args: A) => void) =>
      (...args: A): void => {
        if (this.#state === 'heard') tell(...args);
      };
    const last =
      <A extends unknown[]>(tell: (...args: A) => void) =>
      (...args: A): void => {
        const wasHeard = this.#state === 'heard';
        this.#over();
        if (wasHeard) tell(...args);
      };
    const exchange = next.exchange(request, {
      connected: heard((reused) => listener.connected(reused)),
      received: heard(() => listener.received()),
      informational: heard((status) => listener.informational(status)),
      head: heard((head) => listener.head(head)),
      bytes: heard((chunk) => listener.bytes(chunk)),
      end: last(() => listener.end()),
      cut: last((how, note) => listener.cut(how, note)),
    });
    this.#exchange = exchange;
    if (this.#state === 'aborted') exchange.abort();
  }

  /** Nobody listens any more, and the next hop does not know. */
  leave(): void {
    if (this.#state === 'heard') this.#state = 'left';
  }

  abort(): void {
    if (this.#state === 'over' || this.#state === 'aborted') return;
    this.#state = 'aborted';
    this.#exchange?.abort();
    this.#done(this);
  }

  #over(): void {
    if (this.#state === 'over' || this.#state === 'aborted') return;
    this.#state = 'over';
    this.#done(this);
  }
}
