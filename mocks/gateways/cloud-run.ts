import { by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const docs = by('docs', 'https://docs.cloud.google.com/run/docs/configuring/request-timeout');
const quotas = (says: string) => by('docs', 'https://docs.cloud.google.com/run/quotas', null, says);

/** Google Cloud Run: five minutes for the whole response. After that the container continues to serve other requests. */
export const cloudRun: GatewayProfile = {
  id: 'cloud-run',
  name: 'Google Cloud Run',
  version: '2026',
  role: 'host',
  deadlines: {
    timeout: {
      over: 'exchange',
      ms: { set: ['timeout'], else: 300_000 },
      outcome: httpOutcome(504, 'fin'),
      ...docs,
    },
  },
  limits: [
    {
      of: 'request',
      max: 33_554_432,
      unit: 'bytes',
      outcome: httpOutcome(413, 'fin', []),
      ...quotas('to an HTTP/1 server'),
    },
    {
      of: 'response',
      max: 33_554_432,
      unit: 'bytes',
      outcome: httpOutcome(500, 'fin', []),
      when: { replies: 'json' },
      ...quotas('neither chunked nor streamed'),
    },
  ],
  settings: { timeout: gatewaySetting('s', docs, { min: 1, max: 3600, outside: 'refuse' }) },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1', 'h2'], quotas('HTTP/1 unless told otherwise')),
  says: [
    { is: 'A client that comes back need not meet the instance that holds its session.', ...docs },
    {
      is: 'An instance that is to go has 10 s from SIGTERM; streams are cut.',
      ...by('report', 'https://github.com/mindset-ai/memex-ai/pull/160', '2026-06-12'),
    },
  ],
};
