import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const origin = by('docs', 'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_VpcOriginConfig.html');
const kotlin =
  'https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/cloudfront/aws.sdk.kotlin.services.cloudfront.model/-origin';
const guide = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';
const values = by(
  'docs',
  `${guide}/DownloadDistValuesOrigin.html`,
  null,
  'also when an origin stops responding; GET and HEAD are tried again, others are not',
);
const connection = by('docs', `${kotlin}/-builder/connection-timeout.html`);
const completion = by('docs', `${kotlin}/response-completion-timeout.html`);

/** AWS CloudFront: 30 s to the first packet and between packets. */
export const awsCloudfront: GatewayProfile = {
  id: 'aws-cloudfront',
  name: 'AWS CloudFront',
  version: 'documentation',
  role: 'proxy',
  deadlines: {
    ConnectionTimeout: {
      over: 'connect',
      ms: { set: ['ConnectionTimeout'], else: 10_000 },
      outcome: httpOutcome(504, 'fin'),
      ...connection,
    },
    OriginReadTimeout: {
      over: ['headers', 'body'],
      ms: { set: ['OriginReadTimeout'], else: 30_000 },
      restartedBy: ['byte'],
      outcome: httpOutcome(504, 'fin'),
      ...allOf(origin, values),
    },
    ResponseCompletionTimeout: {
      over: 'exchange',
      ms: { set: ['ResponseCompletionTimeout'], else: null },
      outcome: httpOutcome(504, 'fin'),
      ...completion,
    },
  },
  retries: [
    { of: 'connect', after: ['timeout', 'network'], times: 2, backoff: {}, ...values },
    { of: 'exchange', after: ['timeout', 'network'], times: 2, backoff: {}, only: 'idempotent', ...values },
  ],
  settings: {
    ConnectionTimeout: gatewaySetting('s', connection, { min: 1, max: 10, outside: 'refuse' }),
    OriginReadTimeout: gatewaySetting('s', origin, { min: 1, max: 120, outside: 'refuse' }),
    ResponseCompletionTimeout: gatewaySetting('s', completion),
  },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1'], by('inferred', 'CloudFront speaks HTTP/1.1 to origins')),
};
