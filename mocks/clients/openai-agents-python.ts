import { allOf, by, cancelled, error } from '../../src/clocks/authoring.ts';
import { basedOn } from '../../src/clocks/based-on.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Deadline } from '../../src/clocks/deadline.ts';
import { httpx } from '../http/httpx.ts';
import { pythonSdkV2 } from './python-sdk-v2.ts';

const at = 'openai/openai-agents-python@7f7a44f8 src/agents';
const defaults = by('source', `${at}/mcp/server.py:1880,2013,2174`, '2026-08-22', 'client_session_timeout_seconds = 5');
const bounds = by('source', `${at}/mcp/server.py:136-160`, '2026-08-22', 'None and 0 turn it off');
const client = by('source', `${at}/mcp/_compat.py create_v2_client`, '2026-08-22', 'mode auto, the same read timeout');
const installed = by(
  'source',
  'openai/openai-agents-python@7f7a44f8 pyproject.toml, uv.lock',
  '2026-08-22',
  'mcp 2.0.0',
);
const codes = by('source', `${at}/mcp/_compat.py:151-156`, '2026-08-22', '408 with mcp 1, -32001 with mcp 2');
const shown = by('source', `${at}/tool.py:1863-1873`, '2026-08-22');
const users = by('report', 'https://github.com/openai/openai-agents-python/issues/1026', '2025-07-07', 'met 5.0 s');
const chosen = by('maintainer', 'https://github.com/openai/openai-agents-python/pull/580', '2025-04-23', 'why 5 s');
const retrying = by('source', `${at}/mcp/server.py:1219-1239`, '2026-08-22', 'max_retry_attempts = 0');
const pages = by('source', `${at}/mcp/server.py:1412-1480`, '2026-08-22', 'pages are followed until one repeats');
const http = by('source', `${at}/mcp/server.py:2096-2097,2259-2260`, '2026-08-22', 'httpx Timeout(5, read=300)');

const ms = { set: ['client_session_timeout_seconds'], else: 5_000 } as const;

const request: Deadline = {
  over: ['page', 'ping'],
  from: 'written',
  ms,
  outcome: {
    toCaller: error("Request 'tools/list' timed out", 'caller', -32001),
    toServer: [cancelled('timed out after {s}s')],
  },
  ...allOf(defaults, client, codes),
};

/**
 * The OpenAI Agents SDK for Python: 5 s for each request over every transport. The profile is that with `mcp` 2, which the SDK
 * installs by default. With `mcp` 1 the limit is the same, the code is 408, and the server is not notified.
 */
export const openaiAgentsPython: ClientProfile = basedOn(
  pythonSdkV2,
  {
    id: 'openai-agents-python',
    name: 'OpenAI Agents SDK (Python)',
    version: '0.22.0',
    versions: { from: '0.20', to: null, seen: '2026-11-21', commit: '7f7a44f8' },
    deadlines: {
      initialize: {
        ...request,
        over: 'handshake',
        outcome: { toCaller: error("Request 'initialize' timed out", 'caller', -32001), toServer: [] },
        ...allOf(defaults, client),
      },
      request,
      call: {
        ...request,
        over: 'execution',
        outcome: {
          toCaller: error(
            "An error occurred while running the tool. Please try again. Error: Request 'tools/call' timed out",
            'model',
            -32001,
          ),
          toServer: [cancelled('timed out after {s}s')],
        },
        ...allOf(defaults, shown, chosen, users, installed),
        disputed: 'With mcp 1: code 408, "Timed out while waiting for response to ClientRequest. Waited 5.0 seconds."',
      },
    },
    settings: {
      client_session_timeout_seconds: {
        unit: 's',
        scope: 'server',
        zero: 'off',
        effect: 'honoured',
        ...allOf(defaults, bounds),
      },
    },
    retries: [{ of: 'execution', after: 'any', times: 0, backoff: { firstMs: 1_000, factor: 2 }, ...retrying }],
    wire: { progressToken: { is: 'never', ...retrying }, followsPages: { is: true, ...pages } },
    http: {
      ...httpx,
      id: 'httpx-openai-agents',
      deadlines: {
        connect: { ...httpx.deadlines.connect!, ms: 5_000, ...http },
        read: { ...httpx.deadlines.read!, ...http },
      },
    },
  },
  ['read_timeout_seconds', 'onprogress'],
);
