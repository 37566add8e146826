import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const elb = 'https://docs.aws.amazon.com/elasticloadbalancing/latest';
const attributes = by('docs', `${elb}/application/edit-load-balancer-attributes.html`);
const trouble = by('docs', `${elb}/application/load-balancer-troubleshooting.html`);
const range = by('docs', `${elb}/APIReference/API_LoadBalancerAttribute.html`);

/** AWS's Application Load Balancer: one idle timeout on each connection, which an HTTP/2 PING does not restart. */
export const awsAlb: GatewayProfile = {
  id: 'aws-alb',
  name: 'AWS Application Load Balancer',
  version: 'documentation',
  role: 'proxy',
  deadlines: {
    connect: { over: 'connect', ms: 10_000, outcome: httpOutcome(504, 'fin'), ...trouble },
    idle_timeout: {
      over: 'exchange',
      ms: { set: ['idle_timeout.timeout_seconds'], else: 60_000 },
      restartedBy: ['byte', 'request-byte'],
      outcome: httpOutcome(504, 'fin'),
      ...allOf(
        attributes,
        trouble,
        by(
          'report',
          'https://github.com/anthropics/claude-code/issues/38631',
          '2026-03-25',
          'a GET stream cut every 60 s',
        ),
      ),
    },
    idle_connection: keptAlive({ set: ['idle_timeout.timeout_seconds'], else: 60_000 }, attributes),
  },
  settings: {
    'idle_timeout.timeout_seconds': gatewaySetting('s', range, { min: 1, max: 4000, outside: 'refuse' }),
  },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1', 'h2'], attributes),
  says: [
    {
      is: 'A server that keeps its idle connections for less than the idle timeout, as Node and Uvicorn do with 5 s, makes it answer 502 now and then.',
      ...attributes,
    },
    {
      is: 'client_keep_alive.seconds (3600) ends a connection politely after one more answer, and no exchange.',
      ...allOf(range, attributes),
    },
  ],
};
