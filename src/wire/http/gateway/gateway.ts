import type { GatewayProfile } from '../../../clocks/gateway-profile.ts';
import type { ClockTime } from '../../../clocks/live-clocks.ts';
import type { Expiry } from '../../../clocks/reducer-state.ts';
import type { BlockTime } from '../../delivery-queue.ts';
import type { Exchange, ExchangeListener, HttpRequest, Origin } from '../exchange.ts';
import type { ReportHop } from '../hop-event.ts';
import { type AcquiredConnection, ClientConnections } from './gateway-connections.ts';
import { expiredEvent, type GatewayContext, GatewayExchange } from './gateway-exchange.ts';
import { type GatewayConditions, gatewayPlan } from './gateway-plan.ts';

/** A gateway, host, runtime, library or bridge before another hop: all that is known of it is its profile. */
class Gateway implements Origin {
  readonly #context: GatewayContext;
  readonly #exchanges = new Set<GatewayExchange>();
  /** Connections that were asked for and are not used yet, by the request's key. */
  readonly #reserved = new Map<number, Omit<AcquiredConnection, 'connection'>>();
  /** Only where it is known: the client's connection is this hop's own, or the next hop knows it. */
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
    // Its clocks count no further: the request is on its way, so the connection is not idle.
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
 * A hop that plays a profile: its clocks over connect, upload, headers, body, exchange and connection; what it buffers; its
 * limits on sizes; its retries; the comments that it sends by itself. Everything that it does is reported.
 *
 * `exchange` gets the whole request, and a response is passed on as it comes. So an upload has two points, its first byte
 * and its last. A client is connected to a proxy, a host or a bridge itself: such a gateway answers with 502 where its
 * profile does not say what the client gets when the origin is lost. A runtime or an HTTP library shares the client's
 * connection with the origin and passes a cut on as it is, and so does a hop that sees TCP alone.
 *
 * A retry begins the exchange again, with clocks of its own. `freeze` is reported, and the origin left as it is: the caller
 * that can freeze it must do so. `kill` closes the exchange as well, since a killed process's sockets are closed.
 *
 * @param given how it is set, and how unknowns are read: strictly or laxly
 * @param blockTime keeps virtual time from passing while a response of its own is on its way
 * @param report receives everything that it does
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
