import type { SettingValue } from '../../clocks/conditions.ts';
import type { GatewayProfile } from '../../clocks/gateway-profile.ts';
import type { ClockTime } from '../../clocks/live-clocks.ts';
import type { MakeHttpHop } from '../../faults/http-hop.ts';
import type { BlockTime } from '../../wire/delivery-queue.ts';
import { AddedHops } from '../../wire/http/added-hops.ts';
import type { Origin } from '../../wire/http/exchange.ts';
import { gatewayOrigin } from '../../wire/http/gateway/gateway.ts';
import type { HopEvent, ReportHop } from '../../wire/http/hop-event.ts';
import { networkOrigin } from '../../wire/http/network/network.ts';
import type { NetworkOptions } from '../../wire/http/network/network-options.ts';
import { poolOrigin } from '../../wire/http/network/pool.ts';

/** An intermediary on the path, with the settings its operator gave it. */
export interface ChosenGateway {
  readonly profile: GatewayProfile;
  readonly settings: { readonly [key: string]: SettingValue };
}

/** Receives what hops did to the exchange with a number. */
export type HopListener = (hop: string, key: number, event: HopEvent) => void;

/** What lies between a client and a server over HTTP. */
export interface HttpPathOptions {
  /** The nearest to the client first. */
  readonly gateways?: readonly ChosenGateway[];
  /** How many connections the client makes to one origin; left out: as many as it takes. */
  readonly connections?: number;
  readonly network?: Partial<NetworkOptions>;
  /** Where the randomness of the network comes from. */
  readonly random?: () => number;
}

/** Where faults and remedies add hops of their own to the path of a server over HTTP. */
export interface HopPoints {
  /** Adds a hop, the nearest to the client. @returns a function that removes it: exchanges under way end there */
  addHop(make: MakeHttpHop): () => void;
  /** The same right before the server, after all gateways. */
  addServerHop(make: MakeHttpHop): () => void;
}

/** Every hop between the client and a server over HTTP. */
export interface HttpPath extends HopPoints {
  readonly origin: Origin;
  onHop(listener: HopListener): void;
}

/** No distance, no limit to what a line carries: as if client and server were one machine. */
const here: NetworkOptions = {
  roundTripMs: 0,
  jitterMs: 0,
  bytesPerSecond: { up: 0, down: 0 },
  connectRoundTrips: 1,
};

/**
 * Lays the path before a server:
 *
 *     client -> what faults add -> its connections -> network -> gateways -> what remedies add -> server
 */
export function httpPath(
  far: Origin,
  { gateways = [], connections, network, random = () => 0 }: HttpPathOptions,
  session: { readonly time: ClockTime; readonly blockTime: BlockTime },
): HttpPath {
  const { time, blockTime } = session;
  let listener: HopListener = () => {};
  const report: ReportHop = (hop, key, event) => listener(hop, key, event);
  const atServer = new AddedHops(far);
  let origin = gateways.reduceRight<Origin>(
    (next, { profile, settings }) =>
      gatewayOrigin(profile, { settings, reading: 'lax' }, next, time, blockTime, report),
    atServer,
  );
  if (network !== undefined) origin = networkOrigin({ ...here, ...network }, origin, time, random, blockTime, report);
  if (connections !== undefined)
    origin = poolOrigin(
      { protocol: 'http/1.1', connections, keepAlive: true, maxStreams: null },
      origin,
      time,
      blockTime,
      report,
    );
  const added = new AddedHops(origin);
  return {
    origin: added,
    addHop: (make) => added.add((next) => make(next, { time, blockTime, report })),
    addServerHop: (make) => atServer.add((next) => make(next, { time, blockTime, report })),
    onHop(given) {
      listener = given;
    },
  };
}
