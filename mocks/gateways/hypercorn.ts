import { by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const read = (lines: string) =>
  by('source', `pgjones/hypercorn@0e2311f (0.18.0) src/hypercorn/config.py:${lines}`, '2025-11-08');

/** Hypercorn: no clock over a response. It keeps idle connections open for five seconds. */
export const hypercorn: GatewayProfile = {
  id: 'hypercorn',
  name: 'Hypercorn',
  version: '0.18.0',
  role: 'runtime',
  deadlines: {
    read_timeout: {
      over: 'upload',
      ms: { set: ['read_timeout'], else: null },
      restartedBy: ['request-byte'],
      outcome: httpOutcome(null, 'fin'),
      ...read('79'),
    },
    keep_alive_timeout: keptAlive({ set: ['keep_alive_timeout'], else: 5_000 }, read('88')),
  },
  limits: [{ of: 'requests', max: 1_000, unit: 'count', outcome: httpOutcome(null, 'fin', []), ...read('89') }],
  settings: {
    read_timeout: gatewaySetting('s', read('79')),
    keep_alive_timeout: gatewaySetting('s', read('88')),
  },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1'], read('83')),
  says: [
    {
      is: 'After an upgrade to HTTP/2 without TLS its keep-alive clock is said to end a request that is still open.',
      ...by('report', 'https://github.com/pgjones/hypercorn/issues/51'),
    },
    { is: 'When it is to stop it gives open streams 3 s.', ...read('78') },
  ],
};
