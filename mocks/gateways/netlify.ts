import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const docs = by('docs', 'https://docs.netlify.com/build/functions/configuration');
const edge = by('docs', 'https://docs.netlify.com/edge-functions/limits/');
const inferred = by('inferred', 'the status, and that the function is ended as on the Lambda beneath');

/** Netlify Functions: one minute in every plan. */
export const netlify: GatewayProfile = {
  id: 'netlify',
  name: 'Netlify Functions',
  version: 'documentation',
  role: 'host',
  deadlines: {
    synchronous: {
      over: 'exchange',
      ms: 60_000,
      outcome: httpOutcome(504, 'fin', ['kill']),
      when: { setting: { edge: false } },
      ...allOf(docs, inferred),
      disputed: '10 s, or 26 s, in older texts.',
    },
    edge_headers: {
      over: 'headers',
      ms: 40_000,
      outcome: httpOutcome(504, 'fin', ['kill']),
      when: { setting: { edge: true } },
      ...allOf(edge, inferred),
    },
  },
  limits: [
    { of: 'request', max: 6_291_456, unit: 'bytes', outcome: httpOutcome(413, 'fin', []), ...docs },
    {
      of: 'response',
      max: 6_291_456,
      unit: 'bytes',
      outcome: httpOutcome(502, 'fin', []),
      when: { replies: 'json' },
      ...allOf(docs, inferred),
    },
    {
      of: 'response',
      max: 20_971_520,
      unit: 'bytes',
      outcome: httpOutcome(502, 'fin', []),
      when: { replies: 'sse' },
      ...allOf(docs, inferred),
    },
  ],
  settings: { edge: gatewaySetting('boolean', edge) },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1'], by('inferred', 'the function is called, not connected to')),
};
