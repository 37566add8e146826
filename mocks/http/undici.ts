import { by, error } from '../../src/clocks/authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

const read =
  'npm undici@6.29.1 and undici@8.12.4 lib/dispatcher/client.js:240-241 / 318-319, lib/core/connect.js:75-86';

/** Node's `fetch`. It has no total deadline: it waits without a limit for a body whose bytes come slowly. */
export const undici: GatewayProfile = {
  id: 'undici',
  name: 'Node fetch (undici)',
  version: '6.29.1 to 8.12.4',
  role: 'http-library',
  deadlines: {
    connectTimeout: {
      over: 'connect',
      ms: 10_000,
      pausedBy: ['queue'],
      outcome: { toCaller: error('fetch failed', 'host', 'UND_ERR_CONNECT_TIMEOUT'), toServer: ['close-connection'] },
      ...by('source', read),
    },
    headersTimeout: {
      over: 'headers',
      ms: 300_000,
      restartedBy: ['informational'],
      noticed: { everyMs: 500 },
      outcome: { toCaller: error('fetch failed', 'host', 'UND_ERR_HEADERS_TIMEOUT'), toServer: ['close-exchange'] },
      ...by('measured', `${read}; run on 6.29.1: a 1xx response starts it anew`),
    },
    bodyTimeout: {
      over: 'body',
      ms: 300_000,
      restartedBy: ['byte'],
      noticed: { everyMs: 500 },
      outcome: { toCaller: error('terminated', 'host', 'UND_ERR_BODY_TIMEOUT'), toServer: ['close-exchange'] },
      ...by('measured', `${read}; run on 6.29.1: SSE comments count, 1500 ms fired at 2.3 s`),
    },
    keepAliveTimeout: {
      over: 'connection',
      ms: 4_000,
      restartedBy: ['request'],
      pausedBy: ['exchange'],
      outcome: { toCaller: 'nothing', toServer: ['close-connection'] },
      ...by('source', read),
    },
  },
  queues: [{ of: 'exchange', among: 'origin', atOnce: null, ...by('inferred', 'undici Pool default') }],
};
