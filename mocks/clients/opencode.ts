import { allOf, by, error } from '../../src/clocks/authoring.ts';
import { basedOn } from '../../src/clocks/based-on.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import { bunFetch } from '../http/bun-fetch.ts';
import { sdkV1Cancelled, sdkV1Request, sdkV1TimedOut } from './sdk-v1-timeout.ts';
import { typescriptSdkV1 } from './typescript-sdk-v1.ts';

const at = 'npm opencode-linux-x64@1.18.33 bin/opencode (embedded JavaScript, read as text)';
const connecting = by('source', `${at} MCP.connectTransport, MCP.connectLocal`, '2026-11-21', 'a race of 30 s');
const listing = by('source', `${at} McpCatalog.defs, paginate`, '2026-11-21', '30 s a page, at most 1000 pages');
const creating = by('source', `${at} MCP.create`, '2026-11-21', 'without tools it fails, and the client is closed');
const calling = allOf(
  by('source', `${at} McpCatalog.convertTool`, '2026-11-21'),
  by('maintainer', 'https://github.com/anomalyco/opencode/pull/32477', '2026-06-15', 'progress counts from here on'),
);
const option = by('maintainer', 'https://github.com/anomalyco/opencode/pull/3558', '2025-10-30');
const fetching = allOf(
  by('source', `${at} transports without a fetch of their own`, '2026-11-21'),
  by('report', 'https://github.com/anomalyco/opencode/issues/39584', '2026-07-29', 'silent calls end after 5 minutes'),
  by('report', 'https://github.com/anomalyco/opencode/pull/43993', '2026-08-21', 'the cause: 300 s in Bun'),
);

const startMs = { set: ['timeout'], else: 30_000 } as const;

/** OpenCode: 30 s to connect, 30 s for each page of the list, and 60 s without progress for a call. */
export const opencode: ClientProfile = basedOn(
  typescriptSdkV1,
  {
    id: 'opencode',
    name: 'OpenCode',
    version: '1.18.33',
    versions: { from: '1.17', to: null, seen: '2026-11-21' },
    startup: {
      stdio: [{ over: 'stdio', steps: ['spawn', 'handshake', 'list'], process: 'new' }],
      url: [
        { over: 'http', steps: ['handshake', 'list'], nextAfter: ['handshake'] },
        { over: 'sse', steps: ['handshake', 'list'] },
      ],
      ...allOf(connecting, creating),
    },
    deadlines: {
      connect: {
        over: 'handshake',
        ms: startMs,
        outcome: {
          toCaller: error('Operation timed out after {ms}ms', 'user'),
          toServer: ['close-connection'],
          reach: 'connection',
        },
        ...connecting,
      },
      list: {
        ...sdkV1Request(['page'], startMs, error('Failed to get tools', 'user'), allOf(listing, creating)),
        outcome: {
          toCaller: error('Failed to get tools', 'user'),
          toServer: [sdkV1Cancelled, 'close-connection'],
          reach: 'connection',
        },
      },
      call: {
        ...sdkV1Request(
          ['execution'],
          { set: ['timeout', 'experimental.mcp_timeout'], else: 60_000 },
          sdkV1TimedOut('model'),
          calling,
        ),
        restartedBy: ['progress'],
      },
    },
    settings: {
      timeout: { unit: 'ms', scope: 'server', effect: 'honoured', ...allOf(connecting, listing, option) },
      'experimental.mcp_timeout': { unit: 'ms', scope: 'user', effect: 'honoured', ...calling },
    },
    limits: [
      {
        of: 'result',
        max: 51_200,
        unit: 'bytes',
        outcome: 'cut-end',
        ...by('inferred', `${at} the general limit of tool output; its use for MCP was not read`),
      },
    ],
    wire: {
      progressToken: { is: 'always', ...calling },
      answers: { is: { ping: 'at-once', 'roots/list': 'at-once' }, ...by('source', `${at} setRequestHandler`) },
    },
    http: {
      ...bunFetch,
      id: 'bun-fetch-opencode',
      deadlines: { idle: { ...bunFetch.deadlines.idle!, ...fetching } },
    },
  },
  [
    'initialize',
    'initializeUrl',
    'request',
    'requestReset',
    'total',
    'resetTimeoutOnProgress',
    'maxTotalTimeout',
    'onprogress',
  ],
);
