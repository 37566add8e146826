import type { Exchange, ExchangeEvent, ExchangeListener, HttpRequest, Origin } from './exchange.ts';
import { HopExchange, hopBefore } from './hop-exchange.ts';

/** An exchange that has a connection to the server, but that the server has not read yet. */
class DelayedExchange extends HopExchange {
  #state: 'waits' | 'aborted' | 'goes' = 'waits';

  /** The kernel accepts the connection and the request, although the server does not read. */
  accept(): void {
    this.deliver({ type: 'connected', reused: false });
    this.deliver({ type: 'received' });
  }

  /** The server reads the request now. It reads one that was aborted meanwhile, too, and then sees it closed. */
  go(next: Origin): void {
    const wasAborted = this.#state === 'aborted';
    this.#state = 'goes';
    this.start(next);
    if (wasAborted) this.abortNext();
  }

  override abort(): void {
    if (this.#state === 'goes') super.abort();
    else {
      this.#state = 'aborted';
      this.close();
    }
  }

  protected override receive(event: ExchangeEvent): void {
    if (event.type !== 'waiting' && event.type !== 'connected' && event.type !== 'received') this.deliver(event);
  }
}

/**
 * A hop that can delay when the server reads a request. The client is connected meanwhile, and its request is sent.
 *
 * @param read calls `pass` when the server reads the request: at once, so that nothing changes, or later
 */
export const delayingOrigin = (next: Origin, read: (request: HttpRequest, pass: () => void) => void): Origin =>
  hopBefore(next, (request: HttpRequest, listener: ExchangeListener): Exchange => {
    let passed: Exchange | null = null;
    let delayed: DelayedExchange | null = null;
    read(request, () => {
      if (delayed === null) passed ??= next.exchange(request, listener);
      else delayed.go(next);
    });
    if (passed !== null) return passed;
    delayed = new DelayedExchange(request, listener);
    delayed.accept();
    return delayed;
  });
