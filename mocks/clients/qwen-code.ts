import { allOf, by, cancelled, error, unknown } from '../../src/clocks/authoring.ts';
import { basedOn } from '../../src/clocks/based-on.ts';
import type { Attempt, ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Deadline } from '../../src/clocks/deadline.ts';
import { undici } from '../http/undici.ts';
import { markedOverStrays } from './sdk-strays.ts';
import { typescriptSdkV2 } from './typescript-sdk-v2.ts';

const at = 'npm @qwen-code/qwen-code@0.24.4';
const client = by(
  'source',
  `${at} chunks/chunk-DPEB6S2R.js (mcp-client.ts, mcp-discovery-timeout.ts, mcp-retry.ts, mcp-client-manager.ts)`,
  '2026-09-22',
);
const tool = allOf(
  by('source', `${at} chunks/chunk-2VS5EEXU.js DiscoveredMCPToolInvocation`, '2026-09-22'),
  by('report', 'https://github.com/QwenLM/qwen-code/issues/6047', '2026-06-30', 'asks for the silence clock'),
);
const idleDefault = by('source', `${at} chunks/chunk-DPEB6S2R.js:154484-154486; chunk-D2H63VR2.js:2880`, '2026-09-22');
const dispatcher = by('source', `${at} chunks/chunk-DYPTD5P5.js getOrCreateMcpDispatcher`, '2026-09-22');

const attempt: Attempt = {
  over: 'http',
  steps: ['handshake', 'list'],
  lists: ['prompts/list', 'resources/list', 'tools/list'],
  listsAtOnce: true,
  asks: 'all',
  optional: ['prompts/list', 'resources/list'],
};

const discovery: Deadline = {
  over: 'attempt',
  ms: { set: ['discoveryTimeoutMs'], else: 30_000 },
  outcome: {
    toCaller: error("MCP server '{server}' discovery timed out after {ms}ms", 'user'),
    toServer: ['close-connection', 'kill'],
    reach: 'server',
  },
  when: { transport: 'stdio' },
  ...client,
};

/** Qwen Code: a total limit and a limit on silence for each call, and one limit over the discovery of tools. */
export const qwenCode: ClientProfile = basedOn(
  typescriptSdkV2,
  {
    id: 'qwen-code',
    name: 'Qwen Code',
    version: '0.24.4',
    versions: { from: '0.24', to: null, seen: '2026-11-21' },
    startup: {
      stdio: [{ ...attempt, over: 'stdio', steps: ['spawn', 'handshake', 'list'], process: 'new' }],
      url: [
        { ...attempt, over: 'http', when: { transport: 'http' } },
        { ...attempt, over: 'sse', when: { transport: 'sse' } },
      ],
      ...client,
    },
    deadlines: {
      discovery,
      discoveryUrl: {
        ...discovery,
        ms: { set: ['discoveryTimeoutMs'], else: 5_000 },
        when: { transport: ['http', 'sse'] },
      },
      request: {
        over: ['page', 'ping'],
        from: 'sent',
        ms: 60_000,
        outcome: {
          toCaller: error('Request timed out', 'user', 'REQUEST_TIMEOUT'),
          toServer: [cancelled('SdkError: Request timed out')],
        },
        ...by('inferred', '@modelcontextprotocol/client default'),
      },
      total: {
        over: 'execution',
        from: 'sent',
        ms: { set: ['timeout'], else: 600_000 },
        outcome: {
          toCaller: error('Request timed out', 'model', 'REQUEST_TIMEOUT'),
          toServer: [cancelled('SdkError: Request timed out')],
        },
        ...client,
      },
      idle: {
        over: 'execution',
        from: 'sent',
        ms: { set: ['mcp.toolIdleTimeoutMs', 'QWEN_CODE_MCP_TOOL_IDLE_TIMEOUT_MS'], else: 300_000 },
        restartedBy: ['progress'],
        outcome: {
          toCaller: error("MCP tool '{tool}' on server '{server}' did not respond within {ms}ms idle timeout", 'model'),
          toServer: [cancelled(unknown('the abort reason was not noted'))],
        },
        ...allOf(tool, idleDefault),
      },
    },
    reactions: [
      ...markedOverStrays(client),
      {
        on: 'http-404',
        fails: 'execution',
        cause: 'session-lost',
        outcome: {
          toCaller: error(unknown('an "unsafe replay" error unless the tool may be run again'), 'model'),
          toServer: [],
        },
        ...tool,
      },
    ],
    retries: [
      {
        of: 'execution',
        after: ['closed', 'network', 'session-lost'],
        times: 3,
        backoff: {},
        by: 'reconnect',
        only: 'idempotent',
        when: { setting: { trust: true } },
        ...tool,
      },
      { of: 'page', after: ['closed', 'network'], times: 2, backoff: { delaysMs: [200, 400] }, ...client },
    ],
    cadences: [{ of: 'session', everyMs: 30_000, at: 'timer', tolerates: 3, reconnectsAfterMs: 5_000, ...client }],
    settings: {
      timeout: { unit: 'ms', scope: 'server', effect: 'honoured', ...client },
      'mcp.toolIdleTimeoutMs': {
        unit: 'ms',
        scope: 'user',
        min: 10_000,
        max: 3_600_000,
        effect: 'honoured',
        ...idleDefault,
      },
      QWEN_CODE_MCP_TOOL_IDLE_TIMEOUT_MS: {
        unit: 'ms',
        scope: 'env',
        zero: 'off',
        effect: 'honoured',
        ...idleDefault,
      },
      /** The server and its folder are trusted. Only then does the client run a call again after its connection was lost. */
      trust: { unit: 'boolean', scope: 'server', effect: 'honoured', ...tool },
      discoveryTimeoutMs: {
        unit: 'ms',
        scope: 'server',
        min: 100,
        max: 300_000,
        outside: 'clamp',
        effect: 'honoured',
        ...client,
      },
    },
    wire: {
      progressToken: { is: 'always', ...tool },
      answers: { is: { ping: 'at-once', 'roots/list': 'at-once' }, ...client },
    },
    http: {
      ...undici,
      id: 'undici-qwen-code',
      deadlines: {
        headersTimeout: { ...undici.deadlines.headersTimeout!, ms: null, ...dispatcher },
        bodyTimeout: { ...undici.deadlines.bodyTimeout!, ms: null, ...dispatcher },
        keepAliveTimeout: { ...undici.deadlines.keepAliveTimeout!, ms: 60_000, ...dispatcher },
      },
    },
  },
  [
    'probe',
    'probeHttp',
    'requestReset',
    'requestStateless',
    'requestStatelessReset',
    'requestStatelessStdio',
    'requestStatelessStdioReset',
    'resetTimeoutOnProgress',
    'maxTotalTimeout',
    'onprogress',
    'versionNegotiation',
    'probe.timeoutMs',
  ],
);
