import { by, unknown } from '../../src/clocks/authoring.ts';
import { gatewaySetting, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const docs = by('docs', 'https://docs.aws.amazon.com/lambda/latest/dg/web-functions-revisions-timeout.html');

/** AWS Lambda's web functions. A stream that takes too long ends as if it were complete: with status 200 and without an error. */
export const awsLambdaWeb: GatewayProfile = {
  id: 'aws-lambda-web',
  name: 'AWS Lambda web functions',
  version: '2026',
  role: 'host',
  deadlines: {
    timeoutSeconds: {
      over: 'exchange',
      ms: { set: ['timeoutSeconds'], else: 30_000 },
      outcome: {
        toCaller: { status: 504, cut: 'clean-end' },
        toServer: unknown('the page does not say what becomes of the function'),
      },
      ...docs,
    },
  },
  settings: { timeoutSeconds: gatewaySetting('s', docs, { min: 3, max: 900, outside: 'refuse' }) },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1'], by('inferred', 'it hands HTTP on to the function')),
};
