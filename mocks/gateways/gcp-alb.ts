import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const pulumi = 'https://pub.dev/documentation/pulumi_gcp/latest/compute';
const timeout = by('docs', `${pulumi}/BackendService/timeoutSec.html`);
const keepAlive = by('docs', `${pulumi}/TargetHttpProxy/httpKeepAliveTimeoutSec.html`);
const distribution = by('docs', 'https://docs.cloud.google.com/load-balancing/docs/https/request-distribution');

/** Google Cloud's external Application Load Balancer: 30 s from the request to the last byte of the response. */
export const gcpAlb: GatewayProfile = {
  id: 'gcp-alb',
  name: 'Google Cloud external Application Load Balancer',
  version: 'documentation',
  role: 'proxy',
  deadlines: {
    timeoutSec: {
      over: 'exchange',
      ms: { set: ['timeoutSec'], else: 30_000 },
      outcome: httpOutcome(504, 'fin'),
      ...allOf(timeout, by('inferred', 'what of the response has not come by then is dropped')),
    },
    httpKeepAliveTimeoutSec: keptAlive({ set: ['httpKeepAliveTimeoutSec'], else: 610_000 }, keepAlive),
  },
  settings: {
    timeoutSec: gatewaySetting('s', timeout, { min: 1, max: 2_147_483_647, outside: 'refuse' }),
    httpKeepAliveTimeoutSec: gatewaySetting('s', keepAlive, { min: 5, max: 1200, outside: 'refuse' }),
  },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1', 'h2'], distribution),
  says: [
    {
      is: 'A server that keeps idle connections for less than 600 s makes it answer 502 now and then.',
      ...allOf(distribution, by('report', 'https://www.eclipse.org/lists/jetty-users/msg10763.html')),
    },
  ],
};
