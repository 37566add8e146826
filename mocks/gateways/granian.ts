import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const read = (line: string) =>
  by('source', `emmett-framework/granian@9a20b17 (2.8.1) granian/http.py:${line}`, '2026-08-05');

/** Granian: no clock over an exchange, and 30 s for the head of the next request. */
export const granian: GatewayProfile = {
  id: 'granian',
  name: 'Granian',
  version: '2.8.1',
  role: 'runtime',
  deadlines: {
    response: { over: 'exchange', ms: null, outcome: httpOutcome(null, 'fin'), ...read('1-20') },
    header_read_timeout: keptAlive(
      { set: ['http1-header-read-timeout'], else: 30_000 },
      allOf(
        read('6'),
        by('inferred', 'hyper beneath counts from when it waits for a head, so on an idle connection too'),
      ),
    ),
  },
  limits: [{ of: 'request-headers', max: 417_792, unit: 'bytes', outcome: httpOutcome(431, 'fin', []), ...read('8') }],
  settings: { 'http1-header-read-timeout': gatewaySetting('ms', read('6')) },
  speaks: speaks(['http/1.1', 'h2'], ['http/1.1'], read('17-18')),
};
