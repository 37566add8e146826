/**
 * `mcp-deadline/authoring`: functions to write profiles of clients and gateways, and properties.
 *
 * @packageDocumentation
 */
export { allOf, by, cancelled, error, unknown } from './clocks/authoring.ts';
export { basedOn, type OwnProfile } from './clocks/based-on.ts';
export { gatewaySetting, httpOutcome, keptAlive, speaks, wholeResponse } from './clocks/gateway-authoring.ts';
export { requests, requestsButInitialize } from './clocks/requests.ts';
export { type Part, say } from './properties/statement.ts';
