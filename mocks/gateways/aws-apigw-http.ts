import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, speaks, wholeResponse } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const guide = 'https://docs.aws.amazon.com/apigateway/latest/developerguide';
const quotas = by('docs', `${guide}/http-api-quotas.html`);
const range = by(
  'docs',
  'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigatewayv2-apigatewaymanagedoverrides-integrationoverrides.html',
  null,
  '50 to 30 000 ms, default 30 s',
);

/** An HTTP API of AWS's API Gateway: at most 30 s, and no streaming. */
export const awsApigwHttp: GatewayProfile = {
  id: 'aws-apigw-http',
  name: 'AWS API Gateway, HTTP API',
  version: 'documentation',
  role: 'proxy',
  deadlines: {
    integration: {
      over: 'exchange',
      ms: { set: ['TimeoutInMillis'], else: 30_000 },
      outcome: httpOutcome(503, 'fin', []),
      ...allOf(quotas, range, by('inferred', 'the status')),
      disputed: '504 in some texts.',
    },
  },
  buffering: wholeResponse(by('docs', `${guide}/response-transfer-mode.html`, null, 'streaming is for REST APIs only')),
  limits: [
    { of: 'request', max: 10_485_760, unit: 'bytes', outcome: httpOutcome(413, 'fin'), ...quotas },
    { of: 'request-headers', max: 10_240, unit: 'bytes', outcome: httpOutcome(431, 'fin'), ...quotas },
    { of: 'response', max: 10_485_760, unit: 'bytes', outcome: httpOutcome(500, 'fin', []), ...quotas },
  ],
  settings: { TimeoutInMillis: gatewaySetting('ms', range, { min: 50, max: 30_000, outside: 'refuse' }) },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1'], by('inferred', 'as the REST API')),
};
