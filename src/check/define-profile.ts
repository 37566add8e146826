import { clientRegistry } from '../../mocks/clients.ts';
import { gatewayRegistry } from '../../mocks/gateways.ts';
import type { ClientProfile } from '../clocks/client-profile.ts';
import type { GatewayProfile } from '../clocks/gateway-profile.ts';

/**
 * Defines a client and makes its id known: to `clients` in code and test files, and to the command line by `--use`. It takes
 * part where it is named; `current` and `all` are the clients of this package.
 *
 * @returns the profile
 * @throws ProfileError (`ERR_PROFILE`) when the profile is incomplete, or another client has its id
 * @example
 * ```ts
 * import { basedOn, check, defineClient } from 'mcp-deadline';
 * import { by, error } from 'mcp-deadline/authoring';
 * import { typescriptSdkV1 } from 'mcp-deadline/mocks';
 *
 * defineClient(
 *   basedOn(typescriptSdkV1, {
 *     id: 'our-agent',
 *     name: 'our own agent',
 *     version: '2.3.0',
 *     versions: { from: '2.3.0', to: null, seen: '2026-11-30' },
 *     deadlines: {
 *       call: { over: 'call', ms: 20_000, outcome: { toCaller: error('too slow', 'model'), toServer: [] }, ...by('source', 'agent.ts:41') },
 *     },
 *   }),
 * );
 * await check(server, { clients: ['our-agent'] });
 * ```
 */
export const defineClient = (profile: ClientProfile): ClientProfile => clientRegistry.define(profile);

/**
 * Defines a gateway and makes its id known: to `gateways` in code and test files, and to the command line by `--use`.
 *
 * @returns the profile
 * @throws ProfileError (`ERR_PROFILE`) when the profile is incomplete, or another gateway has its id
 */
export const defineGateway = (profile: GatewayProfile): GatewayProfile => gatewayRegistry.define(profile);
