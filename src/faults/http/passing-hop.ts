import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../../wire/http/exchange.ts';

/** A hop that does with each exchange what it is told, and otherwise nothing. */
export const passingHop = (
  next: Origin,
  exchange: (request: HttpRequest, listener: ExchangeListener, next: Origin) => Exchange,
): Origin => ({
  exchange: (request, listener) => exchange(request, listener, next),
  close: () => next.close(),
});
