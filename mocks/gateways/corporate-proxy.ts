import { allOf, by, unknown } from '../../src/clocks/authoring.ts';
import { httpOutcome, speaks, wholeResponse } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const reports = allOf(
  by('report', 'https://github.com/Fyrd/caniuse/pull/2148', null, '2015; one product lets go after 2 MB'),
  by('report', 'https://github.com/amir20/dozzle/issues/1802', null, '2022'),
);

/** A company's forward proxy or virus scanner that buffers each response until its end. */
export const corporateProxy: GatewayProfile = {
  id: 'corporate-proxy',
  name: 'Corporate forward proxy or virus scanner',
  version: 'reports',
  role: 'proxy',
  deadlines: {
    idle: {
      over: 'exchange',
      ms: {
        ...unknown('each product has its own; one says so'),
        atLeastMs: {
          is: 270_000,
          ...by('docs', 'https://github.com/cloudflare/cloudflare-docs/pull/3405', null, 'Cloudflare Gateway, 2022'),
        },
      },
      restartedBy: ['byte', 'request-byte'],
      outcome: httpOutcome(null, 'silent', []),
      ...by(
        'docs',
        'https://github.com/cloudflare/cloudflare-docs/pull/3405',
        null,
        'dropped; TCP keep-alive is no help',
      ),
    },
  },
  buffering: wholeResponse(reports),
  speaks: speaks(['http/1.1'], ['http/1.1'], by('inferred', 'reports of degradation to HTTP/1.1')),
  says: [{ is: 'Only TLS that nobody inspects, or plain JSON answers, get by it.', ...reports }],
};
