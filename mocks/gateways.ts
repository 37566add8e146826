import type { GatewayProfile } from '../src/clocks/gateway-profile.ts';
import { ProfileRegistry } from '../src/clocks/profile-registry.ts';
import * as profiles from './gateway-profiles.ts';

/** The gateways, hosts and HTTP servers of this package that can be on the path between client and server, by id. */
export const gateways: readonly GatewayProfile[] = Object.values(profiles).toSorted((one, other) =>
  one.id < other.id ? -1 : 1,
);

/** The gateways that can be found by id: those of the package and those that the user has defined. */
export const gatewayRegistry = new ProfileRegistry<GatewayProfile>('gateway', gateways);

/**
 * Finds a gateway by its id: one of this package, or one that `defineGateway` has defined.
 *
 * @param id its public id
 * @returns its profile; `undefined`: no gateway has this id
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { gatewayById } from 'mcp-deadline/mocks';
 *
 * assert.equal(gatewayById('nginx')?.role, 'proxy');
 * ```
 */
export const gatewayById = (id: string): GatewayProfile | undefined => gatewayRegistry.byId(id);
