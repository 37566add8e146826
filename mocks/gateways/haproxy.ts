import { by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const docs = (lines: string) =>
  by('docs', `haproxy/haproxy@50872daa6 (3.5-dev) doc/configuration.txt:${lines}`, '2026-08-21', 'unset: no limit');

/** HAProxy. It has no default timeouts: set those of your configuration, in milliseconds, as in HAProxy itself. */
export const haproxy: GatewayProfile = {
  id: 'haproxy',
  name: 'HAProxy',
  version: '3.5-dev',
  role: 'proxy',
  deadlines: {
    connect: {
      over: 'connect',
      ms: { set: ['timeout connect'], else: null },
      outcome: httpOutcome(503, 'fin'),
      ...docs('14734,30273'),
    },
    'http-request': {
      over: 'upload',
      ms: { set: ['timeout http-request'], else: null },
      outcome: httpOutcome(408, 'fin'),
      ...docs('14842,14790'),
    },
    client: {
      over: 'upload',
      ms: { set: ['timeout client'], else: null },
      restartedBy: ['request-byte'],
      outcome: httpOutcome(408, 'fin'),
      ...docs('14645'),
    },
    server: {
      over: ['headers', 'body'],
      ms: { set: ['timeout server'], else: null },
      restartedBy: ['byte'],
      outcome: httpOutcome(504, 'fin'),
      ...docs('14919,30281,30295'),
    },
    'http-keep-alive': keptAlive(
      { set: ['timeout http-keep-alive', 'timeout http-request', 'timeout client'], else: null },
      docs('14764'),
    ),
  },
  settings: {
    'timeout connect': gatewaySetting('ms', docs('14734')),
    'timeout http-request': gatewaySetting('ms', docs('14842')),
    'timeout client': gatewaySetting('ms', docs('14645')),
    'timeout server': gatewaySetting('ms', docs('14919')),
    'timeout http-keep-alive': gatewaySetting('ms', docs('14764')),
  },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1', 'h2'], by('inferred', 'as bind and server lines say')),
  says: [{ is: 'What distributions put into its configuration is not known here.', ...docs('14919') }],
};
