import type { AfterWork } from '../../after-work.ts';
import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';

/** A hop that tells what an origin in this process says after the work that the server did before. */
class ToldAfterWork implements Origin {
  readonly #next: Origin;
  readonly #afterWork: AfterWork;

  constructor(next: Origin, afterWork: AfterWork) {
    this.#next = next;
    this.#afterWork = afterWork;
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    let over = false;
    const after =
      <A extends unknown[]>(hear: (...about: A) => void) =>
      (...about: A): void =>
        this.#afterWork.tell(this.#afterWork.stamp(), () => !over && hear(...about));
    const exchange = this.#next.exchange(request, {
      connected: after((reused) => listener.connected(reused)),
      received: after(() => listener.received()),
      informational: after((status) => listener.informational(status)),
      head: after((head) => listener.head(head)),
      bytes: after((chunk) => listener.bytes(chunk)),
      end: after(() => listener.end()),
      cut: after((how, note) => listener.cut(how, note)),
    });
    return {
      abort() {
        over = true;
        exchange.abort();
      },
    };
  }

  async close(): Promise<void> {
    this.#afterWork.clear();
    await this.#next.close();
  }
}

/** Has an origin's words come after the work before them. */
export const toldAfterWork = (next: Origin, afterWork: AfterWork): Origin => new ToldAfterWork(next, afterWork);
