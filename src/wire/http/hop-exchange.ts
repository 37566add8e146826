import {
  type Cut,
  type Exchange,
  type ExchangeEvent,
  type ExchangeListener,
  type HttpRequest,
  isLast,
  type LastEvent,
  type Origin,
} from './exchange.ts';
import { OpenExchange } from './open-exchange.ts';

/** What to call when a {@link HopExchange} closes on one side. Each is called once. */
export interface HopExchangeHooks {
  /** The listener gets no more events after `last`; `null`: it gets no last event either. */
  readonly closed?: (last: LastEvent | null) => void;
  /** The next hop has ended the exchange, or sees it aborted. */
  readonly ended?: () => void;
}

/**
 * One exchange at a hop, which has two sides:
 *
 *     listener ◀── deliver(event) ──  HopExchange  ◀── receive(event) ── next hop
 *              ─── abort() ─────────▶              ─── abortNext() ────▶
 *
 * The next hop may deliver events, even the last one, before its `exchange` has returned, and the listener may abort on any
 * of these events. The abort then reaches the next hop as soon as `exchange` returns, unless the next hop has ended the
 * exchange. After an abort no event is received, and after the last event or an abort no event is delivered.
 *
 * By default every event is passed on at once. A hop that changes responses overrides `receive`.
 */
export class HopExchange extends OpenExchange {
  readonly request: HttpRequest;
  readonly #onEnded: () => void;
  #next: Exchange | null = null;
  #nextState: 'open' | 'ended' | 'aborted' = 'open';

  constructor(request: HttpRequest, listener: ExchangeListener, hooks: HopExchangeHooks = {}) {
    super(listener, hooks.closed);
    this.request = request;
    this.#onEnded = hooks.ended ?? (() => {});
  }

  /** Sends the request to the next hop. */
  start(next: Origin): this {
    const exchange = next.exchange(this.request, (event) => {
      if (this.#nextState === 'open') {
        if (isLast(event)) this.#endNext('ended');
        this.receive(event);
      } else if (isLast(event)) this.#nextState = 'ended'; // aborted, then ended before `exchange` returned
    });
    this.#next = exchange;
    if (this.#nextState === 'aborted') exchange.abort();
    return this;
  }

  /** Whether the next hop has ended the exchange. */
  get nextEnded(): boolean {
    return this.#nextState === 'ended';
  }

  override abort(): void {
    this.close();
    this.abortNext();
  }

  /** Cuts the exchange on both sides: the next hop sees it closed, and the listener gets this cut. */
  cut(how: Cut, note: string): void {
    if (!this.isOpen) return;
    this.abortNext();
    this.deliver({ type: 'cut', how, note });
  }

  /** Closes the exchange towards the next hop, unless the next hop has ended it. */
  abortNext(): void {
    if (this.#nextState !== 'open') return;
    this.#endNext('aborted');
    this.#next?.abort();
  }

  /** An event of the next hop. */
  protected receive(event: ExchangeEvent): void {
    this.deliver(event);
  }

  #endNext(state: 'ended' | 'aborted'): void {
    this.#nextState = state;
    this.#onEnded();
  }
}

/** A hop that consists of this `exchange` function. */
export const hopBefore = (next: Origin, exchange: Origin['exchange']): Origin => ({
  exchange,
  close: () => next.close(),
});
