import { by } from '../../src/clocks/authoring.ts';
import { httpOutcome, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';
import { cloudflareBody, cloudflarePlans } from './cloudflare-body.ts';

const limits = by('docs', 'https://developers.cloudflare.com/workers/platform/limits/');
const cpu = by('docs', 'https://developers.cloudflare.com/changelog/2025-03-25-higher-cpu-limits/', '2025-03-25');
const agents = by('report', 'https://github.com/cloudflare/agents/issues/1583', '2026-05-23');

/** Cloudflare Workers: no limit while the client is connected, but a stream ends after five minutes without a byte. */
export const cloudflareWorkers: GatewayProfile = {
  id: 'cloudflare-workers',
  name: 'Cloudflare Workers',
  version: '2026',
  role: 'host',
  deadlines: {
    duration: { over: 'exchange', ms: null, outcome: httpOutcome(null, 'fin', ['kill']), ...cpu },
    stream_idle: {
      over: 'body',
      ms: 300_000,
      restartedBy: ['byte'],
      outcome: httpOutcome(null, 'fin'),
      ...agents,
    },
  },
  limits: cloudflareBody,
  settings: cloudflarePlans,
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1'], by('inferred', 'the worker is called, not connected to')),
  says: [
    { is: '30 s of CPU time a request (10 ms on the free plan); waiting is free.', ...cpu },
    { is: 'A seventh outgoing connection of one request waits for one of the six before it.', ...limits },
    {
      is: 'What goes on after the response, or after the client has left, is ended 30 s later.',
      ...by('report', 'https://github.com/Menci/Floway/issues/411'),
    },
  ],
};
