import { by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const articles = 'https://github.com/MicrosoftDocs/azure-docs/blob/main/articles/load-balancer';
const docs = by('docs', `${articles}/load-balancer-tcp-idle-timeout.md`, '2024-02-12');
const reset = by('docs', `${articles}/load-balancer-tcp-reset.md`, '2024-07-31');
const idle = {
  ms: { set: ['idleTimeoutInMinutes'], else: 240_000 },
  restartedBy: ['byte', 'request-byte', 'request'],
} as const;

/** Azure's Load Balancer drops a silent flow without a sign to either side, unless it is configured to reset the flow. */
export const azureLoadBalancer: GatewayProfile = {
  id: 'azure-load-balancer',
  name: 'Azure Load Balancer',
  version: '2024-07-31',
  role: 'proxy',
  deadlines: {
    idle: {
      over: ['exchange', 'connection'],
      ...idle,
      outcome: httpOutcome(null, 'silent', []),
      when: { setting: { enableTcpReset: false, 'tcp-keep-alive': false } },
      ...docs,
    },
    idle_reset: {
      over: ['exchange', 'connection'],
      ...idle,
      outcome: httpOutcome(null, 'rst'),
      when: { setting: { enableTcpReset: true, 'tcp-keep-alive': false } },
      ...reset,
    },
  },
  settings: {
    idleTimeoutInMinutes: gatewaySetting('min', docs, { min: 4, max: 100, outside: 'refuse' }),
    enableTcpReset: gatewaySetting('boolean', reset),
    'tcp-keep-alive': gatewaySetting('boolean', by('inferred', 'a probe is a packet of the flow'), { scope: 'host' }),
  },
  speaks: speaks(['tcp'], ['tcp'], docs),
};
