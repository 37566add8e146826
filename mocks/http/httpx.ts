import { by, error } from '../../src/clocks/authoring.ts';
import type { GatewayProfile } from '../../src/clocks/gateway-profile.ts';

/** The HTTP library of Python clients, as the Python SDK configures it: 30 s to connect, and 300 s between reads. */
export const httpx: GatewayProfile = {
  id: 'httpx',
  name: 'httpx as create_mcp_http_client makes it',
  version: 'python-sdk 1.29.0',
  role: 'http-library',
  deadlines: {
    connect: {
      over: 'connect',
      ms: 30_000,
      outcome: { toCaller: error('ConnectTimeout', 'host'), toServer: ['close-connection'] },
      when: { transport: 'http' },
      ...by('source', 'modelcontextprotocol/python-sdk v1.29.0 src/mcp/shared/_httpx_utils.py'),
    },
    connectSse: {
      over: 'connect',
      ms: 5_000,
      outcome: { toCaller: error('ConnectTimeout', 'host'), toServer: ['close-connection'] },
      when: { transport: 'sse' },
      ...by('source', 'modelcontextprotocol/python-sdk v1.29.0 src/mcp/client/sse.py'),
    },
    read: {
      over: ['headers', 'body'],
      ms: 300_000,
      restartedBy: ['byte'],
      outcome: { toCaller: error('ReadTimeout', 'host'), toServer: ['close-exchange'] },
      ...by('measured', 'python-sdk 1.29.0 against a local server', '2026-11-21'),
    },
  },
};
