import type { HttpRequest, Origin } from './exchange.ts';

/**
 * An origin that can say over which connection a request would go before it is sent anything. A network needs to know:
 * only a new connection has to be set up first, and a request that waits for one is not on its way yet.
 */
export interface ReservingOrigin extends Origin {
  /**
   * Asks for a connection for this request. Once `connected` is told, perhaps at once, the `exchange` of a request with
   * the same key goes over it.
   */
  reserve(request: HttpRequest, connected: (reused: boolean) => void): { cancel(): void };
}

/** Whether an origin can be asked. */
export const isReserving = (origin: Origin): origin is ReservingOrigin =>
  'reserve' in origin && typeof origin.reserve === 'function';
