import type { GatewayProfile } from '../src/clocks/gateway-profile.ts';
import { ProfileRegistry } from '../src/clocks/profile-registry.ts';
import * as profiles from './gateway-profiles.ts';

/** What can be on an HTTP path between client and server, with its defaults, by id. */
export const gateways: readonly GatewayProfile[] = Object.values(profiles).toSorted((one, other) =>
  one.id < other.id ? -1 : 1,
);

/** The gateways that can be named: those of the package and those that the user defined. */
export const gatewayRegistry = new ProfileRegistry<GatewayProfile>('gateway', gateways);

/** The gateway with this public id. */
export const gatewayById = (id: string): GatewayProfile | undefined => gatewayRegistry.byId(id);
