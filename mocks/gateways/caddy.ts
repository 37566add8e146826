import { by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const read = (where: string) => by('source', `caddyserver/caddy@0cf03d32f modules/caddyhttp/${where}`, '2026-08-21');

/** Caddy's reverse proxy: it waits for an origin without a limit, and flushes event streams at once. */
export const caddy: GatewayProfile = {
  id: 'caddy',
  name: 'Caddy',
  version: '2026-08-21',
  role: 'proxy',
  deadlines: {
    dial_timeout: {
      over: 'connect',
      ms: { set: ['dial_timeout'], else: 3_000 },
      outcome: httpOutcome(504, 'fin'),
      ...read('reverseproxy/httptransport.go:225; reverseproxy.go:1624-1628'),
    },
    read_idle_timeout: {
      over: 'upload',
      ms: { set: ['read_idle_timeout'], else: 60_000 },
      restartedBy: ['request-byte'],
      outcome: httpOutcome(null, 'fin'),
      ...read('app.go:909'),
    },
    response_header_timeout: {
      over: 'headers',
      ms: { set: ['response_header_timeout'], else: null },
      outcome: httpOutcome(504, 'fin'),
      ...read('reverseproxy/caddyfile.go:1131; reverseproxy.go:1624-1628'),
    },
    idle_timeout: keptAlive({ set: ['idle_timeout'], else: 300_000 }, read('app.go:895')),
  },
  settings: {
    dial_timeout: gatewaySetting('s', read('reverseproxy/httptransport.go:225')),
    read_idle_timeout: gatewaySetting('s', read('app.go:909')),
    response_header_timeout: gatewaySetting('s', read('reverseproxy/caddyfile.go:1131'), { zero: 'off' }),
    idle_timeout: gatewaySetting('s', read('app.go:895')),
  },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1', 'h2'], read('reverseproxy/httptransport.go')),
  says: [
    {
      is: 'A client that stops reading is cut after 60 s; a stream on which nothing is written is not.',
      ...read('app.go:910; server.go:99-105'),
    },
  ],
};
