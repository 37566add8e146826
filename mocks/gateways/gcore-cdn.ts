import { by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const page = 'https://gcore.com/docs/cdn/getting-started/cdn-timeouts';
const docs = by('docs', page);
const nginx = by('inferred', `it is built on nginx: ${page}`);

/** Gcore's CDN: nginx with half of the usual read timeout. */
export const gcoreCdn: GatewayProfile = {
  id: 'gcore-cdn',
  name: 'Gcore CDN',
  version: 'documentation',
  role: 'proxy',
  deadlines: {
    proxy_connect_timeout: {
      over: 'connect',
      ms: { set: ['proxy_connect_timeout'], else: 5_000 },
      outcome: httpOutcome(504, 'fin'),
      ...docs,
    },
    proxy_read_timeout: {
      over: ['headers', 'body'],
      ms: { set: ['proxy_read_timeout'], else: 30_000 },
      restartedBy: ['byte'],
      outcome: httpOutcome(504, 'fin'),
      ...docs,
    },
  },
  buffering: [{ of: 'body', until: { bytes: 32_768 }, unless: { header: 'x-accel-buffering', is: 'no' }, ...nginx }],
  settings: {
    proxy_connect_timeout: gatewaySetting('s', docs, { max: 5, outside: 'refuse' }),
    proxy_read_timeout: gatewaySetting('s', by('docs', page, null, 'more for enterprise customers'), {
      max: 30,
      outside: 'refuse',
    }),
  },
};
