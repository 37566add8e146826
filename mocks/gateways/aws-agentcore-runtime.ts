import { allOf, by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const guide = 'https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide';
const quotas = by('docs', `${guide}/bedrock-agentcore-limits.html`);
const lifecycle = by('docs', `${guide}/runtime-lifecycle-settings.html`);
const status = by('inferred', 'the status');

/** Amazon Bedrock AgentCore Runtime: 15 min for an answer, an hour for a stream, and a limit on the idle time of a session. */
export const awsAgentcoreRuntime: GatewayProfile = {
  id: 'aws-agentcore-runtime',
  name: 'Amazon Bedrock AgentCore Runtime',
  version: 'documentation',
  role: 'host',
  deadlines: {
    request: {
      over: 'headers',
      ms: 900_000,
      outcome: httpOutcome(504, 'fin', []),
      ...allOf(quotas, status),
    },
    stream: {
      over: 'exchange',
      ms: 3_600_000,
      outcome: httpOutcome(504, 'fin', []),
      ...allOf(quotas, status),
    },
    idleRuntimeSessionTimeout: {
      over: 'session',
      ms: { set: ['idleRuntimeSessionTimeout'], else: 900_000 },
      restartedBy: ['request', 'byte'],
      outcome: httpOutcome(null, 'fin', ['kill']),
      ...lifecycle,
    },
    maxLifetime: {
      over: 'instance',
      ms: { set: ['maxLifetime'], else: 28_800_000 },
      outcome: httpOutcome(null, 'fin', ['kill']),
      ...lifecycle,
    },
  },
  limits: [
    { of: 'request', max: 104_857_600, unit: 'bytes', outcome: httpOutcome(413, 'fin', []), ...quotas },
    { of: 'response', max: 104_857_600, unit: 'bytes', outcome: httpOutcome(502, 'fin', []), ...allOf(quotas, status) },
  ],
  settings: {
    idleRuntimeSessionTimeout: gatewaySetting('s', lifecycle, { min: 60, max: 28_800, outside: 'refuse' }),
    maxLifetime: gatewaySetting('s', lifecycle, { min: 60, max: 28_800, outside: 'refuse' }),
  },
  says: [{ is: 'A session that ended is lost: the next request with its id begins a new one.', ...lifecycle }],
};
