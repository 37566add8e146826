import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const docs = by('docs', 'https://vercel.com/docs/functions/limitations', '2026-08-24');
const configuring = by('docs', 'https://vercel.com/docs/functions/configuring-functions/duration', '2026-08-24');

/** Vercel Functions: five minutes for a whole exchange, even if a stream sends bytes all the time. */
export const vercel: GatewayProfile = {
  id: 'vercel',
  name: 'Vercel Functions',
  version: '2026-08-24',
  role: 'host',
  deadlines: {
    maxDuration: {
      over: 'exchange',
      ms: { set: ['maxDuration'], else: 300_000 },
      outcome: httpOutcome(504, 'fin', ['kill']),
      ...allOf(docs, configuring, by('inferred', 'a stream is cut; the instance is ended')),
      disputed: '10 s or 15 s in texts from before 2025.',
    },
    edge_first_byte: {
      over: 'headers',
      ms: 25_000,
      outcome: httpOutcome(504, 'fin', ['kill']),
      when: { setting: { edge: true } },
      ...by('docs', 'https://www.vercel.com/docs/functions/limitations', '2024-05-17'),
    },
  },
  limits: [
    {
      of: 'request',
      max: 4_718_592,
      unit: 'bytes',
      outcome: httpOutcome(413, 'fin', []),
      ...by('docs', 'https://vercel.com/docs/errors/FUNCTION_PAYLOAD_TOO_LARGE'),
    },
    {
      of: 'response',
      max: 4_718_592,
      unit: 'bytes',
      outcome: httpOutcome(500, 'fin', []),
      when: { replies: 'json' },
      ...by('docs', 'https://vercel.com/docs/errors/function_response_payload_too_large', '2026-02-09'),
    },
  ],
  settings: {
    maxDuration: gatewaySetting(
      's',
      by('docs', 'https://vercel.com/docs/functions/configuring-functions/duration', '2026-08-24', '300 s on Hobby'),
      { min: 1, max: 800, outside: 'refuse' },
    ),
    edge: gatewaySetting('boolean', docs),
  },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1'], by('inferred', 'the function is called, not connected to')),
};
