import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';
import { cloudflareBody, cloudflarePlans } from './cloudflare-body.ts';

const docs = by('docs', 'https://developers.cloudflare.com/fundamentals/reference/connection-limits/', '2026-07-23');

/** Cloudflare's proxy: it buffers the head until the first byte of the body, so a silent stream sends the client nothing. */
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
      ms: { set: ['proxy_read_timeout'], else: 120_000 },
      restartedBy: ['byte'],
      outcome: httpOutcome(524, 'rst'),
      ...allOf(
        docs,
        by('report', 'https://github.com/robhunter/agentdeals/issues/1098', '2026-08-27', '125.4 s on a silent GET'),
      ),
      disputed: '100 s in many older texts.',
    },
    client_keep_alive: keptAlive(400_000, docs),
  },
  buffering: [
    {
      of: 'headers',
      until: 'first-byte',
      ...by('report', 'https://github.com/robhunter/agentdeals/pull/1100', '2026-08-27'),
    },
  ],
  limits: cloudflareBody,
  settings: {
    ...cloudflarePlans,
    proxy_read_timeout: gatewaySetting(
      's',
      by(
        'docs',
        'https://developers.cloudflare.com/fundamentals/reference/connection-limits/',
        '2026-07-23',
        'Enterprise only',
      ),
    ),
  },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1', 'h2'], by('inferred', 'HTTP/2 to the origin where it offers it')),
  says: [
    {
      is: 'The client does not see even the 200 of a silent stream: write a comment at once.',
      ...by('report', 'https://github.com/robhunter/agentdeals/pull/1100', '2026-08-27'),
    },
  ],
};
