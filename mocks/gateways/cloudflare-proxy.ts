import { by } from '../../src/clocks/authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';
import { allOf } from '../all-of.ts';
import { httpOutcome } from './http-outcome.ts';

const docs = by('docs', 'https://developers.cloudflare.com/fundamentals/reference/connection-limits/', '2026-07-23');

/** Cloudflare's proxy: headers wait for the first byte of the body, so a silent stream shows the client nothing. */
export const cloudflareProxy: GatewayProfile = {
  id: 'cloudflare-proxy',
  name: 'Cloudflare proxy',
  version: '2026-07-23',
  role: 'proxy',
  deadlines: {
    connect: { over: 'connect', ms: 19_000, outcome: httpOutcome(522, 'fin'), ...docs },
    write: {
      over: 'upload',
      ms: 30_000,
      restartedBy: ['request-byte'],
      outcome: httpOutcome(524, 'fin'),
      ...docs,
    },
    read: {
      over: ['headers', 'body'],
      ms: 120_000,
      restartedBy: ['byte'],
      outcome: httpOutcome(524, 'rst'),
      ...allOf(
        docs,
        by('report', 'https://github.com/robhunter/agentdeals/issues/1098', '2026-08-27', '125.4 s on a silent GET'),
      ),
      disputed: '100 s in many older texts.',
    },
    client_keep_alive: {
      over: 'connection',
      ms: 400_000,
      restartedBy: ['request'],
      outcome: httpOutcome(null, 'fin', []),
      ...docs,
    },
  },
  holds: [
    {
      of: 'headers',
      until: 'first-byte',
      ...by('report', 'https://github.com/robhunter/agentdeals/pull/1100', '2026-08-27'),
    },
  ],
  limits: [
    {
      of: 'request',
      max: 104_857_600,
      unit: 'bytes',
      outcome: httpOutcome(413, 'fin'),
      ...by(
        'docs',
        'https://developers.cloudflare.com/workers/platform/limits/',
        null,
        '200 and 500 MB on larger plans',
      ),
    },
  ],
};
