import type { GatewayProfile } from '../src/clocks/gateway-profile.ts';
import { cloudflareProxy } from './gateways/cloudflare-proxy.ts';
import { envoy } from './gateways/envoy.ts';
import { nginx } from './gateways/nginx.ts';

/** The gateways with their defaults. */
export const gateways: readonly GatewayProfile[] = [envoy, cloudflareProxy, nginx];
