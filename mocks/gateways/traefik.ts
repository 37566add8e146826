import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const read = (where: string) => by('source', `traefik/traefik@fd5a576df2 pkg/${where}`, '2026-07-24');
const config = 'config/static/static_config.go';

/** Traefik with its defaults: it waits for an origin without a limit. */
export const traefik: GatewayProfile = {
  id: 'traefik',
  name: 'Traefik',
  version: '2026-07-24',
  role: 'proxy',
  deadlines: {
    dialTimeout: {
      over: 'connect',
      ms: { set: ['forwardingTimeouts.dialTimeout'], else: 30_000 },
      outcome: httpOutcome(504, 'fin'),
      ...read(`${config}:221; proxy/httputil/proxy.go:228-231`),
    },
    readTimeout: {
      over: 'upload',
      ms: { set: ['respondingTimeouts.readTimeout'], else: 60_000 },
      outcome: httpOutcome(null, 'fin'),
      ...read(`${config}:51,208`),
    },
    responseHeaderTimeout: {
      over: 'headers',
      ms: { set: ['forwardingTimeouts.responseHeaderTimeout'], else: null },
      outcome: httpOutcome(504, 'fin'),
      ...read(`${config}:215`),
    },
    writeTimeout: {
      over: 'exchange',
      ms: { set: ['respondingTimeouts.writeTimeout'], else: null },
      outcome: httpOutcome(null, 'fin'),
      ...allOf(
        read(`${config} (no default)`),
        by('inferred', 'Go: a write after it fails, and the connection is closed'),
      ),
    },
    idleTimeout: keptAlive({ set: ['respondingTimeouts.idleTimeout'], else: 180_000 }, read(`${config}:48,209`)),
  },
  buffering: [
    {
      of: 'body',
      until: { ms: 100 },
      unless: { header: 'content-type', is: 'text/event-stream' },
      ...allOf(
        read('config/dynamic/http_config.go:25'),
        by('inferred', 'the Go reverse proxy beneath flushes event streams at once'),
      ),
    },
  ],
  settings: {
    'forwardingTimeouts.dialTimeout': gatewaySetting('s', read(`${config}:221`), { zero: 'off' }),
    'forwardingTimeouts.responseHeaderTimeout': gatewaySetting('s', read(`${config}:215`), { zero: 'off' }),
    'respondingTimeouts.readTimeout': gatewaySetting('s', read(`${config}:208`), { zero: 'off' }),
    'respondingTimeouts.writeTimeout': gatewaySetting('s', read(config), { zero: 'off' }),
    'respondingTimeouts.idleTimeout': gatewaySetting('s', read(`${config}:209`), { zero: 'off' }),
  },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1', 'h2'], by('inferred', 'the Go libraries beneath')),
};
