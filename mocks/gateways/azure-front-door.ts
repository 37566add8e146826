import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const docs = by('docs', 'https://learn.microsoft.com/azure/frontdoor/troubleshoot-issues');

/** Azure Front Door: 30 s for the origin to answer. */
export const azureFrontDoor: GatewayProfile = {
  id: 'azure-front-door',
  name: 'Azure Front Door',
  version: 'documentation',
  role: 'proxy',
  deadlines: {
    origin_response: {
      over: ['headers', 'body'],
      ms: { set: ['originResponseTimeout'], else: 30_000 },
      restartedBy: ['byte'],
      outcome: httpOutcome(504, 'fin'),
      ...allOf(docs, by('inferred', 'that it counts between bytes as well')),
      disputed: '503 in older pages; 60 s in one text.',
    },
  },
  settings: {
    originResponseTimeout: gatewaySetting('s', docs, { min: 16, max: 240, outside: 'refuse' }),
  },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1'], by('inferred', 'HTTP/2 ends at the edge')),
};
