import type { GatewayProfile } from '../../../clocks/gateway-profile.ts';
import type { ClockTime } from '../../../clocks/live-clocks.ts';
import type { Expiry } from '../../../clocks/reducer-state.ts';
import type { BlockTime } from '../../delivery-queue.ts';
import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';
import type { ReportHop } from '../hop-event.ts';
import { type AcquiredConnection, ClientConnections } from './gateway-connections.ts';
import { expiredEvent, type GatewayContext, GatewayExchange } from './gateway-exchange.ts';
import { type GatewayConditions, gatewayPlan } from './gateway-plan.ts';

/** A gateway, host, runtime, library or bridge in front of the next hop. Its profile decides everything that it does. */
class Gateway implements Origin {
  readonly #context: GatewayContext;
  readonly #exchanges = new Set<GatewayExchange>();
  /** Connections that were reserved and are not used yet, by the request's key. */
  readonly #reserved = new Map<number, Omit<AcquiredConnection, 'connection'>>();
  /** Defined if the hop can reserve: the client's connection ends at this hop, or the next hop can reserve. */
  readonly reserve?: NonNullable<Origin['reserve']>;

  constructor(context: GatewayContext) {
    this.#context = context;
    const { plan, next } = context;
    if (!plan.transparent) this.reserve = (request, connected) => this.#reserve(request, connected);
    else if (next.reserve !== undefined) {
      const reserveNext = next.reserve.bind(next);
      this.reserve = (request, connected) => {
        const reservation = reserveNext(request, (reusedNext) =>
          this.#reserve(request, (reused) => connected(reused && reusedNext)),
        );
        return {
          cancel: () => {
            reservation.cancel();
            this.#reserved.delete(request.key);
          },
        };
      };
    }
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    const exchange = new GatewayExchange(this.#context, request, listener, this.#connectionFor(request), () =>
      this.#exchanges.delete(exchange),
    );
    this.#exchanges.add(exchange);
    exchange.start();
    return exchange;
  }

  async close(): Promise<void> {
    for (const exchange of [...this.#exchanges]) exchange.abort();
    for (const attempt of [...this.#context.attempts]) attempt.abort();
    this.#reserved.clear();
    this.#context.connections.close();
    await this.#context.next.close();
  }

  #reserve(request: HttpRequest, connected: (reused: boolean) => void): { cancel(): void } {
    const { connection, reused, dropped } = this.#acquire(request);
    // Stops the clocks of the idle connection: the request is on its way, so the connection is not idle any more.
    this.#context.connections.drop(connection);
    this.#reserved.set(request.key, { reused, dropped });
    connected(reused);
    return { cancel: () => this.#reserved.delete(request.key) };
  }

  #connectionFor(request: HttpRequest): AcquiredConnection {
    const reserved = this.#reserved.get(request.key);
    if (reserved === undefined) return this.#acquire(request);
    this.#reserved.delete(request.key);
    return { connection: this.#context.connections.fresh(), ...reserved };
  }

  #acquire({ key }: HttpRequest): AcquiredConnection {
    const { plan, connections, report } = this.#context;
    return connections.acquire((expiry: Expiry) => report(plan.profile.id, key, expiredEvent(expiry)));
  }
}

/**
 * A hop that plays a profile: its clocks over connect, upload, headers, body, exchange and connection; its buffers; its size
 * limits; its retries; the comments that it sends by itself. It reports everything that it does.
 *
 * `exchange` gets the whole request at once, and passes a response on chunk by chunk. So an upload has only two instants:
 * its first byte and its last byte. A client's connection ends at a proxy, a host or a bridge. If such a gateway loses the
 * origin and its profile does not say what the client gets, it answers with 502. A runtime, an HTTP library or a hop that
 * sees only TCP shares the client's connection with the origin, so it passes a cut on unchanged.
 *
 * A retry begins the exchange again, with new clocks. `freeze` is only reported: the caller that can freeze the origin must
 * do so. `kill` also closes the exchange, since the sockets of a killed process are closed.
 *
 * @param given the settings of the gateway, and how unknown values are read: strictly or laxly
 * @param blockTime stops virtual time while one of the gateway's own responses is on its way
 * @param report receives everything that the gateway does
 * @throws SettingError (`ERR_SETTING`) on a setting that the gateway does not have, or a value that it refuses
 *
 * @example
 * ```ts
 * const origin = gatewayOrigin(nginx, { settings: { proxy_read_timeout: 300 }, reading: 'lax' }, server, time, blockTime, report);
 * ```
 */
export function gatewayOrigin(
  profile: GatewayProfile,
  given: GatewayConditions,
  next: Origin,
  time: ClockTime,
  blockTime: BlockTime,
  report: ReportHop,
): Origin {
  const plan = gatewayPlan(profile, given);
  const connections = new ClientConnections(plan, time);
  return new Gateway({ plan, next, time, blockTime, report, connections, attempts: new Set() });
}
