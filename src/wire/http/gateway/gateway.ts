import type { GatewayProfile } from '../../../clocks/gateway-profile.ts';
import type { Expiry } from '../../../clocks/reducer-state.ts';
import type { Hold } from '../../delivery-queue.ts';
import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';
import type { HopTime, TellHop } from '../hop-event.ts';
import { isReserving, type ReservingOrigin } from '../reserving-origin.ts';
import { ClientConnections, type TakenConnection } from './gateway-connections.ts';
import { expiredEvent } from './gateway-events.ts';
import { GatewayExchange } from './gateway-exchange.ts';
import type { Onward } from './gateway-onward.ts';
import { type GatewayConditions, gatewayPlan } from './gateway-plan.ts';
import type { GatewaySite } from './gateway-site.ts';

/** A gateway, host, runtime, library or bridge of which nothing is known but its profile, before another hop. */
class Gateway implements Origin {
  readonly #site: GatewaySite;
  readonly #exchanges = new Set<GatewayExchange>();
  /** Connections asked for and not yet used, by the request's key. */
  readonly #reserved = new Map<number, Omit<TakenConnection, 'connection'>>();
  /** Only where there is something to say: the client's connection is this hop's own, or the next one says it. */
  readonly reserve?: ReservingOrigin['reserve'];

  constructor(site: GatewaySite) {
    this.#site = site;
    const { plan, next } = site;
    if (!plan.transparent) this.reserve = (request, connected) => this.#reserve(request, connected);
    else if (isReserving(next))
      this.reserve = (request, connected) => {
        const there = next.reserve(request, (reused) =>
          this.#reserve(request, (stoodHere) => connected(stoodHere && reused)),
        );
        return {
          cancel: () => {
            there.cancel();
            this.#reserved.delete(request.key);
          },
        };
      };
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    const exchange = new GatewayExchange(this.#site, request, listener, this.#connectionFor(request), (it) =>
      this.#exchanges.delete(it),
    );
    this.#exchanges.add(exchange);
    exchange.start();
    return exchange;
  }

  async close(): Promise<void> {
    for (const exchange of [...this.#exchanges]) exchange.abort();
    for (const onward of [...this.#site.onwards]) onward.abort();
    this.#reserved.clear();
    this.#site.connections.close();
    await this.#site.next.close();
  }

  #reserve(request: HttpRequest, connected: (reused: boolean) => void): { cancel(): void } {
    const { connection, reused, dropped } = this.#take(request);
    // Its clocks count no further: the request is on its way, so the connection is not idle.
    this.#site.connections.drop(connection);
    this.#reserved.set(request.key, { reused, dropped });
    connected(reused);
    return { cancel: () => this.#reserved.delete(request.key) };
  }

  #connectionFor(request: HttpRequest): TakenConnection {
    const reserved = this.#reserved.get(request.key);
    if (reserved === undefined) return this.#take(request);
    this.#reserved.delete(request.key);
    return { connection: this.#site.connections.fresh(), ...reserved };
  }

  #take({ key }: HttpRequest): TakenConnection {
    const { plan, connections, tell } = this.#site;
    return connections.take((expiry: Expiry) => tell(plan.profile.id, key, expiredEvent(expiry)));
  }
}

/**
 * A hop that plays a profile: its clocks over connect, upload, headers, body, exchange and connection; what it keeps
 * back; its limits on sizes; what it begins again; the words it sends by itself. Everything that it does is told.
 *
 * A request is here as a whole once `exchange` is called, and a response is passed on as it comes. So an upload has two
 * points, its first byte and its last. A proxy, a host or a bridge is what the client is connected to: it answers with
 * 502 where its profile does not say how it tells that the origin is lost. A runtime or an HTTP library shares the
 * client's connection with the origin and passes a cut on as it is, and so does a hop that sees TCP alone.
 *
 * A retry begins the exchange anew with clocks of its own. `freeze` is told and the origin left as it is: whoever can
 * freeze it must. `kill` closes the exchange as well, since a killed process's sockets are closed.
 *
 * @param given how it is set, and how unknowns are read: strictly or laxly
 * @param hold keeps virtual time from passing while an answer of its own is on its way
 * @throws SettingError (`ERR_SETTING`) on a setting that the gateway does not have, or a value that it refuses
 *
 * @example
 * ```ts
 * const origin = gatewayOrigin(nginx, { settings: { proxy_read_timeout: 300 }, reading: 'lax' }, server, time, hold, tell);
 * ```
 */
export function gatewayOrigin(
  profile: GatewayProfile,
  given: GatewayConditions,
  next: Origin,
  time: HopTime,
  hold: Hold,
  tell: TellHop,
): Origin {
  const plan = gatewayPlan(profile, given);
  const connections = new ClientConnections(plan, time);
  return new Gateway({ plan, next, time, hold, tell, connections, onwards: new Set<Onward>() });
}
