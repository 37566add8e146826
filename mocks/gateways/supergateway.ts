import { allOf, by, cancelled, error } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const read = (where: string) => by('source', `npm supergateway@4.0.0 dist/${where}`, '2026-11-21');
const direction = read('index.js; gateways/');

/**
 * supergateway. With a URL it is a client with the SDK's 60 s for each request, which progress does not extend. With `--stdio`
 * it makes a stdio server available at a URL and passes messages on without a clock.
 */
export const supergateway: GatewayProfile = {
  id: 'supergateway',
  name: 'supergateway',
  version: '4.0.0',
  role: 'bridge',
  deadlines: {
    request: {
      over: 'exchange',
      ms: 60_000,
      outcome: {
        toCaller: error('Request timed out', 'host', -32001),
        toServer: [cancelled('McpError: MCP error -32001: Request timed out')],
      },
      when: { setting: { '--stdio': false } },
      ...allOf(
        read('gateways/streamableHttpToStdio.js:110-115; gateways/sseToStdio.js:103-108'),
        by('source', 'npm @modelcontextprotocol/sdk@1.32.2 dist/esm/shared/protocol.js:8,740', '2026-11-21'),
      ),
    },
    session: {
      over: 'session',
      ms: { set: ['--sessionTimeout'], else: 1_800_000 },
      restartedBy: ['request'],
      pausedBy: ['exchange', 'stream'],
      outcome: httpOutcome(null, 'fin', ['kill']),
      when: { setting: { '--stdio': true, '--stateful': true } },
      ...read('index.js:35,189-205; lib/sessionAccessCounter.js'),
    },
  },
  settings: {
    '--stdio': gatewaySetting('boolean', direction, { scope: 'flag' }),
    '--stateful': gatewaySetting('boolean', read('index.js:114-118'), { scope: 'flag' }),
    '--sessionTimeout': gatewaySetting('ms', read('index.js:119-122'), { scope: 'flag' }),
  },
  speaks: speaks(['stdio'], ['http/1.1'], direction),
};
