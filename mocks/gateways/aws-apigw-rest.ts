import { allOf, by, unknown } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, speaks, wholeResponse } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const guide = 'https://docs.aws.amazon.com/apigateway/latest/developerguide';
const mode = by('docs', `${guide}/response-transfer-mode.html`);
const quota = by(
  'docs',
  'https://aws.amazon.com/about-aws/whats-new/2024/06/amazon-api-gateway-integration-timeout-limit-29-seconds/',
  '2024-06',
);
const buffered = { setting: { STREAM: false } };
const streamed = { setting: { STREAM: true } };

/** A REST API of AWS's API Gateway: it buffers a response until its end, unless it is configured to stream. */
export const awsApigwRest: GatewayProfile = {
  id: 'aws-apigw-rest',
  name: 'AWS API Gateway, REST API',
  version: 'documentation',
  role: 'proxy',
  deadlines: {
    integration: {
      over: 'exchange',
      ms: { set: ['timeoutInMillis'], else: 29_000 },
      outcome: httpOutcome(504, 'fin', []),
      when: buffered,
      ...allOf(
        quota,
        by('docs', `${guide}/response-transfer-mode.html`, null, 'the Lambda function may go on running'),
      ),
    },
    integration_stream: {
      over: 'exchange',
      ms: {
        set: ['timeoutInMillis'],
        else: {
          ...unknown('whether a stream has the 29 s too until someone raises them'),
          atLeastMs: { is: 29_000, ...quota },
          atMostMs: { is: 900_000, ...mode },
        },
      },
      outcome: httpOutcome(504, 'fin', []),
      when: streamed,
      ...by('docs', `${guide}/response-streaming-http.html`, null, 'up to 15 min; its example sets 900000'),
    },
    stream_idle: {
      over: ['headers', 'body'],
      ms: 300_000,
      restartedBy: ['byte'],
      outcome: httpOutcome(504, 'fin', []),
      when: { setting: { STREAM: true, 'edge-optimized': false } },
      ...mode,
    },
    stream_idle_edge: {
      over: ['headers', 'body'],
      ms: 30_000,
      restartedBy: ['byte'],
      outcome: httpOutcome(504, 'fin', []),
      when: { setting: { STREAM: true, 'edge-optimized': true } },
      ...allOf(
        mode,
        by('report', 'https://qiita.com/YasuhiroKawano/items/beb3afd40f26b2dfb698', '2026-02-26', 'logged as 460'),
      ),
    },
  },
  buffering: wholeResponse(mode, buffered),
  limits: [
    {
      of: 'request',
      max: 10_485_760,
      unit: 'bytes',
      outcome: httpOutcome(413, 'fin'),
      ...by('inferred', 'the payload quota of API Gateway, both ways'),
    },
    {
      of: 'response',
      max: 10_485_760,
      unit: 'bytes',
      outcome: httpOutcome(500, 'fin', []),
      when: buffered,
      ...allOf(mode, by('inferred', 'the status')),
    },
  ],
  settings: {
    timeoutInMillis: gatewaySetting('ms', allOf(quota, by('docs', `${guide}/response-streaming-http.html`)), {
      min: 50,
      max: 900_000,
      outside: 'refuse',
    }),
    STREAM: gatewaySetting('boolean', mode),
    'edge-optimized': gatewaySetting('boolean', mode),
  },
  speaks: speaks(['h2', 'http/1.1'], ['http/1.1'], by('inferred', 'the endpoint is CloudFront or its like')),
  says: [{ is: 'From 10 MB on a stream goes at 2 MB/s.', ...mode }],
};
