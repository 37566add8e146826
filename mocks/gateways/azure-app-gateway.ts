import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const sse = by('docs', 'https://docs.azure.cn/en-us/application-gateway/use-server-sent-events');
const buffers = by('docs', 'https://docs.azure.cn/en-us/application-gateway/proxy-buffers');
const range = by(
  'docs',
  'https://learn.microsoft.com/en-au/dotnet/api/microsoft.azure.management.network.models.applicationgatewaybackendhttpsettings.requesttimeout',
);

/** Azure Application Gateway v2: 20 s between bytes. It buffers event streams unless its operator turns the buffer off. */
export const azureAppGateway: GatewayProfile = {
  id: 'azure-app-gateway',
  name: 'Azure Application Gateway v2',
  version: 'documentation',
  role: 'proxy',
  deadlines: {
    requestTimeout: {
      over: ['headers', 'body'],
      ms: { set: ['requestTimeout'], else: 20_000 },
      restartedBy: ['byte'],
      outcome: httpOutcome(504, 'fin'),
      ...allOf(by('inferred', 'the value that the portal fills in'), sse),
      disputed: '30 s where PowerShell sets it: https://github.com/Azure/azure-powershell/issues/5145',
    },
  },
  buffering: [
    {
      of: 'body',
      until: 'end',
      when: { setting: { 'response-buffer-off': false } },
      ...allOf(buffers, sse, by('inferred', 'how much it takes is not said')),
    },
  ],
  settings: {
    requestTimeout: gatewaySetting('s', range, { min: 1, max: 86_400, outside: 'refuse' }),
    'response-buffer-off': gatewaySetting('boolean', buffers),
  },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1'], by('inferred', 'HTTP/1.1 to backends')),
};
