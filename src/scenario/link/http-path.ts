import type { SettingValue } from '../../clocks/conditions.ts';
import type { GatewayProfile } from '../../clocks/gateway-profile.ts';
import type { ClockTime } from '../../clocks/live-clocks.ts';
import type { MakeHttpHop } from '../../faults/http-hop.ts';
import type { SessionServer } from '../../faults/server/session-server.ts';
import type { BlockTime } from '../../wire/delivery-queue.ts';
import { AddedHops, type HopOrder, type MakeHop } from '../../wire/http/added-hops.ts';
import { inboxOrigin } from '../../wire/http/delayed-exchange.ts';
import type { Origin } from '../../wire/http/exchange.ts';
import { gatewayOrigin } from '../../wire/http/gateway/gateway.ts';
import type { HopEvent, ReportHop } from '../../wire/http/hop-event.ts';
import { networkOrigin } from '../../wire/http/network/network.ts';
import type { NetworkOptions } from '../../wire/http/network/network-options.ts';
import { poolOrigin } from '../../wire/http/network/pool.ts';

/** A gateway on the path, with what its operator has set. */
export interface ChosenGateway {
  /** The profile of the gateway. */
  readonly profile: GatewayProfile;
  /** What its operator has set, by the keys of its settings; empty: its defaults. */
  readonly settings: { readonly [key: string]: SettingValue };
}

/** Receives what a hop did to the exchange with this key. */
export type HopListener = (hop: string, key: number, event: HopEvent) => void;

/** Gateways, network and connections between a client and a server over HTTP. */
export interface HttpPathOptions {
  /** The gateway nearest to the client is first. */
  readonly gateways?: readonly ChosenGateway[];
  /** How many connections the client opens to one origin at most. Left out: no limit. */
  readonly connections?: number;
  readonly network?: Partial<NetworkOptions>;
  /** The random numbers of the network. */
  readonly random?: () => number;
}

/** The two places on the path of a server over HTTP where faults and remedies add hops. */
export interface HopPoints {
  /** Adds a hop next to the client. @returns a function that removes it; exchanges in progress still pass it */
  addHop(make: MakeHttpHop, order?: HopOrder): () => void;
  /** Adds a hop right before the server, after all gateways. @returns as {@link addHop} */
  addServerHop(make: MakeHttpHop, order?: HopOrder): () => void;
}

/** Every hop between the clients and a server over HTTP. */
export interface HttpPath extends HopPoints {
  /** The path of the first client. */
  readonly origin: Origin;
  /**
   * Makes the path of another client: with connections and a network of its own, to the same gateways and the same server.
   * Closing it leaves the server as it is.
   */
  another(): Origin;
  onHop(listener: HopListener): void;
}

/** The network of a client and a server on one machine: no round-trip time, no limit to the bandwidth. */
const sameMachine: NetworkOptions = {
  roundTripMs: 0,
  jitterMs: 0,
  bytesPerSecond: { up: 0, down: 0 },
  connectRoundTrips: 1,
};

/**
 * Builds the path to a server:
 *
 *     client -> hops of faults -> connections of the client -> network -> gateways -> hops of remedies -> server
 *
 * All clients share the part from the gateways on. A hop that is added next to the client is added to the path of each client.
 */
export function httpPath(
  server: Origin,
  { gateways = [], connections, network, random = () => 0 }: HttpPathOptions,
  session: { readonly time: ClockTime; readonly blockTime: BlockTime; readonly control?: SessionServer },
): HttpPath {
  const { time, blockTime, control } = session;
  let listener: HopListener = () => {};
  const report: ReportHop = (hop, key, event) => listener(hop, key, event);
  const atServer = control === undefined ? server : inboxOrigin(server, control.inbox);
  const serverHops = new AddedHops(atServer);
  const shared = gateways.reduceRight<Origin>(
    (next, { profile, settings }) =>
      gatewayOrigin(profile, { settings, reading: 'lax' }, next, time, blockTime, report),
    serverHops,
  );
  const toShared = (next: Origin): AddedHops => {
    let origin = next;
    if (network !== undefined)
      origin = networkOrigin({ ...sameMachine, ...network }, origin, time, random, blockTime, report);
    if (connections !== undefined)
      origin = poolOrigin(
        { protocol: 'http/1.1', connections, keepAlive: true, maxStreams: null },
        origin,
        time,
        blockTime,
        report,
      );
    return new AddedHops(origin);
  };
  const first = toShared(shared);
  const paths = [first];
  const added = new Set<{ readonly make: MakeHop; readonly order: HopOrder; readonly removers: (() => void)[] }>();
  return {
    origin: first,
    another() {
      const path = toShared({
        exchange: (request, listener) => shared.exchange(request, listener),
        close: async () => {},
      });
      paths.push(path);
      for (const { make, order, removers } of added) removers.push(path.add(make, order));
      return path;
    },
    addHop(makeHop, order = {}) {
      const make: MakeHop = (next) => makeHop(next, { time, blockTime, report });
      const hop = { make, order, removers: paths.map((path) => path.add(make, order)) };
      added.add(hop);
      return () => {
        added.delete(hop);
        for (const remove of hop.removers) remove();
      };
    },
    addServerHop: (make, order) => serverHops.add((next) => make(next, { time, blockTime, report }), order),
    onHop(given) {
      listener = given;
    },
  };
}
