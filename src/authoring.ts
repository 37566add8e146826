/**
 * `mcp-deadline/authoring`: what authors of client and gateway profiles write them with.
 *
 * @packageDocumentation
 */
export { allOf, by, cancelled, error, unknown } from './clocks/authoring.ts';
export { basedOn, type OwnProfile } from './clocks/based-on.ts';
export { gatewaySetting, httpOutcome, keptAlive, speaks, wholeResponse } from './clocks/gateway-authoring.ts';
export { requests, requestsButInitialize } from './clocks/requests.ts';
