import { allOf, by } from '../../src/clocks/authoring.ts';
import { httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const docs = by(
  'docs',
  'railwayapp/docs@c2a634f1 content/docs/networking/public-networking/specs-and-limits.md:15',
  '2026-08-21',
);
const field = by(
  'report',
  'https://github.com/robhunter/agentdeals/issues/1098',
  '2026-08-27',
  'HTTP/2 CANCEL at 300.4 s',
);

/** Railway's edge: at most five minutes without a byte, and at most fifteen minutes for an exchange. */
export const railway: GatewayProfile = {
  id: 'railway',
  name: 'Railway edge',
  version: '2026-08-21',
  role: 'host',
  deadlines: {
    upload: { over: 'upload', ms: 300_000, outcome: httpOutcome(null, 'fin'), ...docs },
    no_data: {
      over: 'exchange',
      ms: 300_000,
      restartedBy: ['byte', 'request-byte'],
      outcome: httpOutcome(502, 'rst'),
      ...allOf(docs, field),
    },
    duration: { over: 'exchange', ms: 900_000, outcome: httpOutcome(502, 'fin'), ...docs },
    keep_alive: keptAlive(60_000, docs),
  },
  limits: [
    { of: 'request-headers', max: 32_768, unit: 'bytes', outcome: httpOutcome(431, 'fin', []), ...docs },
    { of: 'requests', max: 10_000, unit: 'count', outcome: httpOutcome(null, 'fin', []), ...docs },
  ],
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1'], docs),
};
