import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const docs = by('docs', 'envoyproxy/envoy@073db2282 docs/root/faq/configuration/timeouts.rst');

/** Envoy with its defaults, also in Istio and Contour: 15 s for the complete response, which progress does not extend. */
export const envoy: GatewayProfile = {
  id: 'envoy',
  name: 'Envoy',
  version: '1.39',
  role: 'proxy',
  deadlines: {
    connect_timeout: {
      over: 'connect',
      ms: { set: ['connect_timeout'], else: 5_000 },
      outcome: httpOutcome(503, 'fin'),
      ...allOf(docs, by('inferred', 'the status')),
    },
    route_timeout: {
      over: 'exchange',
      from: 'received',
      ms: { set: ['route.timeout'], else: 15_000 },
      outcome: httpOutcome(504, 'rst'),
      ...allOf(
        docs,
        by('report', 'https://github.com/envoyproxy/envoy/issues/27492', null, 'upstream request timeout'),
        by('report', 'https://github.com/pomerium/pomerium/pull/6288'),
      ),
    },
    stream_idle_timeout: {
      over: 'exchange',
      ms: { set: ['stream_idle_timeout'], else: 300_000 },
      restartedBy: ['byte', 'request-byte'],
      outcome: httpOutcome(504, 'rst'),
      ...docs,
    },
    request_timeout: {
      over: 'upload',
      ms: { set: ['request_timeout'], else: null },
      outcome: httpOutcome(408, 'fin'),
      ...docs,
    },
    idle_timeout: keptAlive({ set: ['idle_timeout'], else: 3_600_000 }, docs),
  },
  settings: {
    connect_timeout: gatewaySetting('s', docs),
    'route.timeout': gatewaySetting('s', docs, { zero: 'off' }),
    stream_idle_timeout: gatewaySetting('s', docs, { zero: 'off' }),
    request_timeout: gatewaySetting('s', docs, { zero: 'off' }),
    idle_timeout: gatewaySetting('s', docs, { zero: 'off' }),
  },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1', 'h2'], by('inferred', 'the cluster says whether it speaks HTTP/2')),
  says: [
    { is: 'Progress does not help: what counts is the whole response, so set route.timeout to 0 for MCP.', ...docs },
  ],
};
