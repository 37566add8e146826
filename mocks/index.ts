/**
 * `mcp-deadline/mocks`: the profiles of the clients and gateways of this package.
 *
 * @packageDocumentation
 */
export * from './client-profiles.ts';
export { clientById, clients, strictest } from './clients.ts';
export { folklore } from './folklore.ts';
export * from './gateway-profiles.ts';
export { gatewayById, gateways } from './gateways.ts';
export { gatewaysLeftOut } from './gateways-left-out.ts';
export { undici } from './http/undici.ts';
