import { by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const measured = (says: string) => by('measured', 'Node 20.20.2, 22.23.3, 24.21.0 and 26.10.0', '2026-11-21', says);

/** Node's HTTP server. Its `requestTimeout` covers only the request: a response may take any time. */
export const nodeHttp: GatewayProfile = {
  id: 'node-http',
  name: 'Node.js http.Server',
  version: '20.20.2 to 26.10.0',
  role: 'runtime',
  deadlines: {
    requestTimeout: {
      over: 'upload',
      ms: { set: ['requestTimeout'], else: 300_000 },
      noticed: { everyMs: 30_000 },
      outcome: httpOutcome(408, 'fin'),
      ...measured('of 1500 ms: a silent response of 5 s goes through'),
      disputed: 'Blamed for cut event streams by https://github.com/modelcontextprotocol/typescript-sdk/pull/2538',
    },
    timeout: {
      over: 'exchange',
      ms: { set: ['timeout'], else: null },
      restartedBy: ['byte', 'request-byte'],
      outcome: httpOutcome(null, 'fin'),
      ...measured('off by default'),
    },
    keepAliveTimeout: keptAlive(6_000, measured('keepAliveTimeout 5000 and a second on top')),
  },
  buffering: [
    {
      of: 'headers',
      until: 'first-byte',
      ...measured('the head stays behind until a first write or flushHeaders()'),
    },
  ],
  limits: [
    {
      of: 'request-headers',
      max: 16_384,
      unit: 'bytes',
      outcome: httpOutcome(431, 'fin'),
      ...measured('http.maxHeaderSize'),
    },
  ],
  settings: {
    requestTimeout: gatewaySetting('ms', measured('0 turns it off'), { zero: 'off' }),
    timeout: gatewaySetting('ms', measured('0 turns it off'), { zero: 'off' }),
  },
  speaks: speaks(['http/1.1'], ['http/1.1'], measured('http.createServer')),
};
