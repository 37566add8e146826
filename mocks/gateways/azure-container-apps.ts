import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const docs = by(
  'docs',
  'https://learn.microsoft.com/zh-cn/javascript/api/@azure/arm-appcontainers/ingressconfiguration',
);

/** The ingress of Azure Container Apps: at most four minutes without a byte. */
export const azureContainerApps: GatewayProfile = {
  id: 'azure-container-apps',
  name: 'Azure Container Apps ingress',
  version: 'documentation',
  role: 'host',
  deadlines: {
    requestIdleTimeout: {
      over: 'exchange',
      ms: { set: ['requestIdleTimeout'], else: 240_000 },
      restartedBy: ['byte', 'request-byte'],
      outcome: httpOutcome(504, 'fin'),
      ...allOf(docs, by('inferred', 'the status')),
    },
  },
  settings: { requestIdleTimeout: gatewaySetting('min', docs, { min: 4, max: 30, outside: 'refuse' }) },
};
