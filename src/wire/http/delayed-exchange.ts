import { type Frame, parseFrame } from '../frame.ts';
import type { ServerInbox } from '../server-inbox.ts';
import type { Exchange, ExchangeEvent, ExchangeListener, HttpRequest, Origin } from './exchange.ts';
import { HopExchange, hopBefore } from './hop-exchange.ts';

/** An exchange that the server may read later than it comes. */
class DelayedExchange extends HopExchange {
  readonly #inbox: ServerInbox | null;
  #state: 'waits' | 'aborted' | 'goes' = 'waits';
  #isAccepted = false;

  /** @param inbox what the server reads passes it, so also that the exchange was closed */
  constructor(request: HttpRequest, listener: ExchangeListener, inbox: ServerInbox | null = null) {
    super(request, listener);
    this.#inbox = inbox;
  }

  /** If the exchange waits: the kernel accepts the connection and the request, although the server does not read. */
  accept(): this {
    if (this.#state !== 'waits') return this;
    this.#isAccepted = true;
    this.deliver({ type: 'connected', reused: false });
    this.deliver({ type: 'received' });
    return this;
  }

  /** The server reads the request now. It reads one that was aborted meanwhile, too, and then sees it closed. */
  go(next: Origin): void {
    const wasAborted = this.#state === 'aborted';
    this.#state = 'goes';
    this.start(next);
    if (wasAborted) this.abortNext();
  }

  override abort(): void {
    this.close();
    if (this.#state === 'waits') this.#state = 'aborted';
    else if (this.#inbox === null) this.abortNext();
    else this.#inbox.pass(null, () => this.abortNext());
  }

  protected override receive(event: ExchangeEvent): void {
    const isKnown = event.type === 'waiting' || event.type === 'connected' || event.type === 'received';
    if (!this.#isAccepted || !isKnown) this.deliver(event);
  }
}

/**
 * A hop that can delay when the server reads a request. The client is connected meanwhile, and its request is sent.
 *
 * @param read calls `pass` when the server reads the request: at once, so that nothing changes, or later
 */
export const delayingOrigin = (next: Origin, read: (request: HttpRequest, pass: () => void) => void): Origin =>
  hopBefore(next, (request: HttpRequest, listener: ExchangeListener): Exchange => {
    const exchange = new DelayedExchange(request, listener);
    read(request, () => exchange.go(next));
    return exchange.accept();
  });

/** The message that a request carries; `null`: none. */
export function carriedFrame({ method, body }: HttpRequest): Frame | null {
  const read = method === 'POST' && body !== null ? parseFrame(body.toString()) : null;
  return read !== null && 'frame' in read ? read.frame : null;
}

/** A hop right before a server that can be paused: requests, and the ends of exchanges, wait in its inbox. */
export const inboxOrigin = (next: Origin, inbox: ServerInbox): Origin =>
  hopBefore(next, (request, listener) => {
    const exchange = new DelayedExchange(request, listener, inbox);
    inbox.pass(carriedFrame(request), () => exchange.go(next));
    return inbox.isConnectable ? exchange.accept() : exchange;
  });
