import { allOf, by, error } from '../../src/clocks/authoring.ts';
import { basedOn } from '../../src/clocks/based-on.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Deadline } from '../../src/clocks/deadline.ts';
import { pythonSdkV1 } from './python-sdk-v1.ts';

const at = 'google/adk-python src/google/adk/tools/mcp_tool';
const manager = by('source', `${at}/mcp_session_manager.py @ 015b4edd`);
const context = by('source', `${at}/session_context.py @ 0d03d1be`);
const toolset = by(
  'source',
  `${at}/mcp_toolset.py get_tools, _execute_with_session`,
  '2026-11-21',
  'the connection and the list together are tried once more on any exception; wait_for(list_tools, timeout)',
);
const tool = by('source', `${at}/mcp_tool.py @ 079f3d7d`, null, 'the whole call is run once more on any exception');

const read: Deadline = {
  over: ['handshake', 'page', 'execution'],
  from: 'written',
  ms: { set: ['StdioConnectionParams.timeout'], else: 5_000 },
  outcome: {
    toCaller: error(
      'MCP tool execution failed: Timed out while waiting for response to ClientRequest. Waited {s} seconds.',
      'model',
      408,
    ),
    toServer: [],
  },
  when: { transport: 'stdio' },
  ...allOf(
    context,
    manager,
    by('report', 'https://github.com/google/adk-python/issues/1086', '2025-06-09', 'users meet the 5 s'),
  ),
};

/** Google's Agent Development Kit for Python: 5 s over stdio. It runs every failed call a second time. */
export const googleAdkPython: ClientProfile = basedOn(
  pythonSdkV1,
  {
    id: 'google-adk-python',
    name: 'Google ADK (Python)',
    version: '2026',
    versions: { from: '1.2.0', to: null, seen: '2026-11-21' },
    startup: {
      stdio: [{ over: 'stdio', steps: ['spawn', 'handshake', 'list'], process: 'kept' }],
      url: [
        { over: 'http', steps: ['handshake', 'list'], process: 'kept', when: { transport: 'http' } },
        { over: 'sse', steps: ['handshake', 'list'], process: 'kept', when: { transport: 'sse' } },
      ],
      ...allOf(toolset, manager),
    },
    deadlines: {
      connect: {
        over: 'handshake',
        ms: { set: ['StdioConnectionParams.timeout', 'timeout'], else: 5_000 },
        outcome: {
          toCaller: error('Failed to create MCP session: ', 'caller'),
          toServer: ['close-connection', 'kill'],
          reach: 'server',
        },
        ...context,
      },
      list: {
        over: 'list',
        ms: { set: ['StdioConnectionParams.timeout', 'timeout'], else: 5_000 },
        outcome: { toCaller: error('Failed to get tools from MCP server: ', 'caller'), toServer: [] },
        ...toolset,
      },
      read,
      readUrl: {
        ...read,
        ms: { set: ['sse_read_timeout'], else: 300_000 },
        when: { transport: ['http', 'sse'] },
        ...context,
      },
    },
    retries: [
      { of: 'execution', after: 'any', times: 1, backoff: {}, by: 'same-connection', ...tool },
      { of: 'attempt', after: 'any', times: 1, backoff: {}, ...toolset },
    ],
    settings: {
      'StdioConnectionParams.timeout': { unit: 's', scope: 'host', effect: 'honoured', ...manager },
      timeout: { unit: 's', scope: 'host', effect: 'honoured', ...manager },
      sse_read_timeout: { unit: 's', scope: 'host', effect: 'honoured', ...manager },
    },
    wire: { followsPages: { is: false, ...toolset } },
  },
  ['read', 'read_timeout_seconds'],
);
