import { type Exchange, type ExchangeEvent, type ExchangeListener, isLast, type LastEvent } from './exchange.ts';

/**
 * The near side of an exchange: delivers events to the listener until the last event or until it is closed, and no event
 * after that. An origin at the end of the path extends it; a hop in the middle uses `HopExchange`.
 */
export class OpenExchange implements Exchange {
  readonly #listener: ExchangeListener;
  readonly #onClosed: (last: LastEvent | null) => void;
  #open = true;

  /** @param onClosed called once, when the listener gets no more events after `last`; `null`: it gets no last event either */
  constructor(listener: ExchangeListener, onClosed: (last: LastEvent | null) => void = () => {}) {
    this.#listener = listener;
    this.#onClosed = onClosed;
  }

  /** Whether events are delivered. */
  get isOpen(): boolean {
    return this.#open;
  }

  /** Delivers an event, if the exchange is open. */
  deliver(event: ExchangeEvent): void {
    if (!this.#open) return;
    if (isLast(event)) this.#close(event);
    this.#listener(event);
  }

  /** Delivers nothing from now on. */
  close(): void {
    if (this.#open) this.#close(null);
  }

  abort(): void {
    this.close();
  }

  /** Called once, when the exchange closes and before the last event is delivered. Release its resources here. */
  protected closed(last: LastEvent | null): void {
    this.#onClosed(last);
  }

  #close(last: LastEvent | null): void {
    this.#open = false;
    this.closed(last);
  }
}
