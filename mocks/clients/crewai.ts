import { allOf, by, error } from '../../src/clocks/authoring.ts';
import { basedOn } from '../../src/clocks/based-on.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import { pythonSdkV1 } from './python-sdk-v1.ts';

const at = 'crewAIInc/crewAI@f4731f50 lib/crewai/src/crewai';
const constants = by(
  'source',
  `${at}/mcp/client.py:44-47; mcp/tool_resolver.py:36-39; tools/mcp_tool_wrapper.py:10-13`,
  '2026-08-21',
  '30 s each; a URL given as a string has 15, 60 and 15 s',
);
const retry = by(
  'source',
  `${at}/mcp/client.py:688-750`,
  '2026-08-21',
  'list_tools and call_tool both go through _retry_operation, on the session there is',
);
const transport = by('source', `${at}/mcp/transports/http.py:85-93`, '2026-08-21');
const fresh = by('source', `${at}/tools/mcp_native_tool.py:85-130`, '2026-08-21', 'a fresh client for each call');
const listing = by('source', `${at}/mcp/client.py _list_tools_impl`, '2026-08-21', 'one page');

/** CrewAI's own client: a new session for each call, and up to three executions of the tool. */
export const crewai: ClientProfile = basedOn(
  pythonSdkV1,
  {
    id: 'crewai',
    name: 'CrewAI',
    version: '1.15.17',
    versions: { from: '1.15', to: null, seen: '2026-11-21', commit: 'f4731f50' },
    deadlines: {
      connect: {
        over: 'handshake',
        ms: { set: ['connect_timeout'], else: 30_000 },
        outcome: {
          toCaller: error(
            'MCP connection timed out after {s} seconds. The server may be slow or unreachable.',
            'model',
          ),
          toServer: ['close-connection', 'kill'],
          reach: 'server',
        },
        ...allOf(constants, transport),
      },
      discovery: {
        over: 'page',
        ms: { set: ['discovery_timeout'], else: 30_000 },
        outcome: { toCaller: error('Operation timed out after {s} seconds', 'caller'), toServer: [] },
        ...constants,
      },
      execution: {
        over: 'execution',
        ms: { set: ['execution_timeout'], else: 30_000 },
        outcome: { toCaller: error('Operation timed out after {s} seconds', 'model'), toServer: [] },
        ...constants,
      },
    },
    retries: [
      {
        of: 'execution',
        after: 'any',
        times: 2,
        backoff: { delaysMs: [1_000, 2_000] },
        by: 'same-connection',
        ...retry,
      },
      { of: 'page', after: 'any', times: 2, backoff: { delaysMs: [1_000, 2_000] }, by: 'same-connection', ...retry },
    ],
    cadences: [{ of: 'attempt', everyMs: 0, at: 'before-call', ...fresh }],
    settings: {
      connect_timeout: { unit: 's', scope: 'host', effect: 'honoured', ...constants },
      discovery_timeout: { unit: 's', scope: 'host', effect: 'honoured', ...constants },
      execution_timeout: { unit: 's', scope: 'host', effect: 'honoured', ...constants },
    },
    wire: { progressToken: { is: 'never', ...fresh }, followsPages: { is: false, ...listing } },
  },
  ['read', 'read_timeout_seconds', 'onprogress'],
);
