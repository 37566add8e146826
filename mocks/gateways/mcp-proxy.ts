import { allOf, by, cancelled, error } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome, keptAlive, speaks } from '../../src/clocks/gateway-authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const read = (where: string) => by('source', `npm mcp-proxy@6.7.19 ${where}`, '2026-11-21');
const flag = { scope: 'flag' } as const;

/**
 * mcp-proxy makes a stdio server available at a URL, and is itself a client of that server: each request has five minutes. It
 * passes progress on, but progress does not restart its clock.
 */
export const mcpProxy: GatewayProfile = {
  id: 'mcp-proxy',
  name: 'mcp-proxy',
  version: '6.7.19',
  role: 'bridge',
  deadlines: {
    request: {
      over: 'exchange',
      ms: { set: ['--requestTimeout'], else: 300_000 },
      outcome: {
        toCaller: error('Request timed out', 'caller', -32603),
        toServer: [cancelled('SdkError: Request timed out')],
      },
      ...allOf(
        read('src/bin/mcp-proxy.ts:128-132; src/proxyServer.ts:81-104'),
        by('inferred', 'its SDK makes -32603 of an error whose code is a word'),
      ),
    },
    connection: {
      over: 'handshake',
      ms: { set: ['--connectionTimeout'], else: 60_000 },
      outcome: { toCaller: error('Request timed out', 'host'), toServer: ['kill'] },
      ...read('src/bin/mcp-proxy.ts:62-67,264'),
    },
    session: {
      over: 'session',
      ms: { set: ['--sessionIdleTimeout'], else: 1_800_000 },
      restartedBy: ['request'],
      pausedBy: ['exchange', 'stream'],
      outcome: httpOutcome(null, 'clean-end', []),
      ...read('src/bin/mcp-proxy.ts:140-144; src/startHTTPServer.ts:1255-1275'),
    },
    keepAlive: keptAlive({ set: ['--keepAliveTimeout'], else: 300_000 }, read('src/startHTTPServer.ts:36,2206')),
  },
  settings: {
    '--requestTimeout': gatewaySetting('ms', read('README.md:126'), flag),
    '--connectionTimeout': gatewaySetting('ms', read('README.md:125'), flag),
    '--sessionIdleTimeout': gatewaySetting('ms', read('README.md:128'), { ...flag, zero: 'off' }),
    '--keepAliveTimeout': gatewaySetting('ms', read('README.md:127'), flag),
  },
  speaks: speaks(['http/1.1'], ['stdio'], read('README.md')),
};
