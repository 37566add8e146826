import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const services = by('docs', 'https://fly.io/docs/reference/services/');
const config = by('docs', 'superfly/docs@5c22c8ce reference/configuration.html.markerb:372', '2026-08-07');
const ms = { set: ['http_options.idle_timeout'], else: 60_000 };

/** Fly.io's proxy: at most 60 s without a byte from either side. */
export const flyProxy: GatewayProfile = {
  id: 'fly-proxy',
  name: 'Fly.io proxy',
  version: '2026-08-07',
  role: 'host',
  deadlines: {
    idle: {
      over: 'exchange',
      ms,
      restartedBy: ['byte', 'request-byte'],
      outcome: httpOutcome(502, 'fin'),
      ...allOf(services, config, by('inferred', 'the status')),
      disputed:
        'Removed for TCP in 2023, says https://community.fly.io/t/15160; a text of 2026 still has 60 s for SSE.',
    },
    idle_connection: keptAlive(ms, services),
  },
  settings: { 'http_options.idle_timeout': gatewaySetting('s', config) },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1', 'h2'], config),
  says: [
    {
      is: 'A machine that is to go has 5 s from SIGTERM, kill_timeout at most 300 s.',
      ...by('docs', 'superfly/docs blueprints/long-running-tasks.html.md:187'),
    },
  ],
};
