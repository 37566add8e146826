import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const docs = by('docs', 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html');
const reset = by('inferred', 'the flow is forgotten, and the next packet of either side is answered with a reset');
const ms = { set: ['tcp.idle_timeout.seconds'], else: 350_000 };
/** Endpoints whose sockets send no TCP keep-alive probes. The sockets of Node's fetch send them after 60 s. */
const silentSockets = { setting: { 'tcp-keep-alive': false } };

/** AWS's Network Load Balancer: it drops a silent flow. Neither side notices this before its next packet. */
export const awsNlb: GatewayProfile = {
  id: 'aws-nlb',
  name: 'AWS Network Load Balancer',
  version: 'documentation',
  role: 'proxy',
  deadlines: {
    idle: {
      over: 'exchange',
      ms,
      restartedBy: ['byte', 'request-byte'],
      noticed: { on: ['byte', 'request-byte'] },
      outcome: httpOutcome(null, 'rst'),
      when: silentSockets,
      ...allOf(docs, reset),
    },
    idle_connection: {
      over: 'connection',
      ms,
      restartedBy: ['request'],
      pausedBy: ['exchange'],
      noticed: { on: ['request'] },
      outcome: httpOutcome(null, 'rst', []),
      when: silentSockets,
      ...allOf(docs, reset),
    },
  },
  settings: {
    'tcp.idle_timeout.seconds': gatewaySetting('s', docs, { min: 60, max: 6000, outside: 'refuse' }),
    'tcp-keep-alive': gatewaySetting('boolean', by('inferred', 'a probe is a packet of the flow'), { scope: 'host' }),
  },
  speaks: speaks(['tcp'], ['tcp'], docs),
  says: [{ is: 'A TLS listener has 350 s, and no setting changes it.', ...docs }],
};
