import type { WorkStamp } from '../../../time/work-stamp.ts';
import type { AfterWork } from '../../after-work.ts';
import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';
import type { HopTime } from '../hop-event.ts';

/** What an exchange has told and its listener has not heard yet. */
interface Told {
  readonly key: number;
  readonly stamp: WorkStamp;
  readonly hear: () => void;
}

/**
 * A hop that makes the order of what several exchanges tell within one instant their own: which of two sockets of another
 * process is read first is chance. Everything is kept until nothing moves any more, then told exchange by exchange, in the
 * order of their numbers. It takes no virtual time.
 */
class InOrder implements Origin {
  readonly #next: Origin;
  readonly #time: HopTime;
  readonly #afterWork: AfterWork;
  #told: Told[] = [];
  #timer: { cancel(): void } | null = null;

  constructor(next: Origin, time: HopTime, afterWork: AfterWork) {
    this.#next = next;
    this.#time = time;
    this.#afterWork = afterWork;
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    const { key } = request;
    let over = false;
    const later =
      <A extends unknown[]>(hear: (...about: A) => void) =>
      (...about: A): void => {
        this.#told.push({ key, stamp: this.#afterWork.stamp(), hear: () => !over && hear(...about) });
        this.#timer ??= this.#time.setTimer(() => this.#tell(), 0);
      };
    const exchange = this.#next.exchange(request, {
      connected: later((reused) => listener.connected(reused)),
      received: later(() => listener.received()),
      informational: later((status) => listener.informational(status)),
      head: later((head) => listener.head(head)),
      bytes: later((chunk) => listener.bytes(chunk)),
      end: later(() => listener.end()),
      cut: later((how, note) => listener.cut(how, note)),
    });
    return {
      abort() {
        over = true;
        exchange.abort();
      },
    };
  }

  async close(): Promise<void> {
    this.#timer?.cancel();
    this.#told = [];
    this.#afterWork.clear();
    await this.#next.close();
  }

  #tell(): void {
    this.#timer = null;
    const told = this.#told.sort((one, other) => one.key - other.key); // stable: each keeps its own order
    this.#told = [];
    for (const { stamp, hear } of told) this.#afterWork.tell(stamp, hear);
  }
}

/** Puts what exchanges tell into an order that no chance decides. */
export const inOrder = (next: Origin, time: HopTime, afterWork: AfterWork): Origin =>
  new InOrder(next, time, afterWork);
