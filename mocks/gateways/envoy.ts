import { by } from '../../src/clocks/authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';
import { allOf } from '../all-of.ts';
import { httpOutcome } from './http-outcome.ts';

const docs = by('docs', 'envoyproxy/envoy@073db2282 docs/root/faq/configuration/timeouts.rst');

/** Envoy with its defaults, also under Istio and Contour: 15 s for the complete response, progress or not. */
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
    idle_timeout: {
      over: 'connection',
      ms: { set: ['idle_timeout'], else: 3_600_000 },
      restartedBy: ['request'],
      outcome: httpOutcome(null, 'fin', []),
      ...docs,
    },
  },
  settings: {
    connect_timeout: { unit: 's', scope: 'server', effect: 'honoured', ...docs },
    'route.timeout': { unit: 's', scope: 'server', zero: 'off', effect: 'honoured', ...docs },
    stream_idle_timeout: { unit: 's', scope: 'server', zero: 'off', effect: 'honoured', ...docs },
    idle_timeout: { unit: 's', scope: 'server', effect: 'honoured', ...docs },
  },
};
