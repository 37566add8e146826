import { clientRegistry } from '../../mocks/clients.ts';
import { gatewayRegistry } from '../../mocks/gateways.ts';
import type { ClientProfile } from '../clocks/client-profile.ts';
import type { GatewayProfile } from '../clocks/gateway-profile.ts';

/**
 * Defines a client, so that its id works in `clients` in code and test files, and on the command line after `--use`. It is played
 * where it is named; `current` and `all` are the clients of this package.
 *
 * @param profile the profile of the client
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
 * Defines a gateway, so that its id works in `gateways` in code and test files, and on the command line after `--use`.
 *
 * @param profile the profile of the gateway
 * @returns the profile
 * @throws ProfileError (`ERR_PROFILE`) when the profile is incomplete, or another gateway has its id
 * @example
 * ```ts
 * import { check, defineGateway } from 'mcp-deadline';
 * import { by, httpOutcome } from 'mcp-deadline/authoring';
 *
 * defineGateway({
 *   id: 'our-proxy',
 *   name: 'our own proxy',
 *   version: '3.1',
 *   role: 'proxy',
 *   deadlines: {
 *     answer: { over: 'exchange', ms: 30_000, outcome: httpOutcome(504, 'fin'), ...by('docs', 'https://wiki.example/proxy') },
 *   },
 * });
 * await check({ app: () => createApp() }, { clients: ['codex-cli'], gateways: ['our-proxy'], quick: true });
 * ```
 */
export const defineGateway = (profile: GatewayProfile): GatewayProfile => gatewayRegistry.define(profile);
