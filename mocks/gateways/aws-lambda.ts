import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, speaks, wholeResponse } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const guide = 'https://docs.aws.amazon.com/lambda/latest/dg';
const timeout = by('docs', `${guide}/configuration-timeout.html`);
const urls = by('docs', `${guide}/config-rs-invoke-furls.html`);
const streaming = by('docs', `${guide}/configuration-response-streaming.html`);
const buffered = { setting: { RESPONSE_STREAM: false } };
const streamed = { setting: { RESPONSE_STREAM: true } };

/** AWS Lambda behind a function URL: three seconds by default, then the sandbox ends with everything that runs in it. */
export const awsLambda: GatewayProfile = {
  id: 'aws-lambda',
  name: 'AWS Lambda (function URL)',
  version: 'documentation',
  role: 'host',
  deadlines: {
    timeout: {
      over: 'exchange',
      ms: { set: ['timeout'], else: 3_000 },
      outcome: httpOutcome(504, 'fin', ['kill']),
      ...allOf(timeout, by('inferred', 'the status')),
      disputed: '502 in some texts.',
    },
  },
  buffering: wholeResponse(urls, buffered),
  limits: [
    { of: 'request', max: 6_291_456, unit: 'bytes', outcome: httpOutcome(413, 'fin', []), ...urls },
    { of: 'response', max: 6_291_456, unit: 'bytes', outcome: httpOutcome(502, 'fin', []), when: buffered, ...urls },
    {
      of: 'response',
      max: 209_715_200,
      unit: 'bytes',
      outcome: httpOutcome(502, 'fin', []),
      when: streamed,
      ...streaming,
    },
  ],
  settings: {
    timeout: gatewaySetting('s', timeout, { min: 1, max: 900, outside: 'refuse' }),
    RESPONSE_STREAM: gatewaySetting('boolean', urls),
  },
  speaks: speaks(['http/1.1', 'h2'], ['http/1.1'], by('inferred', 'a function sees events rather than HTTP')),
  says: [
    {
      is: 'Between requests the sandbox is frozen: timers, heartbeats and work that outlives the response stand still.',
      ...by('docs', `${guide}/lambda-runtime-environment.html`),
    },
  ],
};
