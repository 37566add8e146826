import { by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const read = (where: string) => by('source', `cloudflare/cloudflared@d1df7985 ${where}`, '2026-08-20');

/** cloudflared. It waits for the origin without a limit, unlike Cloudflare's proxy in front of it. */
export const cloudflareTunnel: GatewayProfile = {
  id: 'cloudflare-tunnel',
  name: 'Cloudflare Tunnel (cloudflared)',
  version: '2026-08-20',
  role: 'proxy',
  deadlines: {
    connectTimeout: {
      over: 'connect',
      ms: { set: ['connectTimeout'], else: 30_000 },
      outcome: httpOutcome(502, 'fin'),
      ...read('ingress/config.go:15'),
    },
    responseHeader: {
      over: 'headers',
      ms: null,
      outcome: httpOutcome(502, 'fin'),
      ...read('ingress/origin_service.go:356'),
    },
  },
  settings: { connectTimeout: gatewaySetting('s', read('ingress/config.go:15')) },
  speaks: speaks(['h2'], ['http/1.1'], read('ingress/origin_service.go:356')),
  says: [
    { is: 'Put cloudflare-proxy before it: its clocks hold here too.', ...read('ingress/origin_service.go:356') },
    {
      is: 'Event streams and chunked responses are flushed at each write, one with a Content-Length is not.',
      ...read('connection/connection.go:283-306'),
    },
  ],
};
