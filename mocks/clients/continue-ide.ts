import { allOf, by, error } from '../../src/clocks/authoring.ts';
import { basedOn } from '../../src/clocks/based-on.ts';
import type { Attempt, ClientProfile } from '../../src/clocks/client-profile.ts';
import { sdkV1Request, sdkV1TimedOut } from './sdk-v1-timeout.ts';
import { typescriptSdkV1 } from './typescript-sdk-v1.ts';

const at = 'continuedev/continue@d0a3c0b6';
const budget = by('source', `${at} core/context/mcp/MCPConnection.ts:36,202-211`, '2026-06-18', 'one abort controller');
const listing = by(
  'source',
  `${at} core/context/mcp/MCPConnection.ts:296-347`,
  '2026-06-18',
  'four lists share it, each in a try of its own that notes the error and goes on; pages are not followed',
);
const call = by('source', `${at} core/tools/callTool.ts:108`, '2026-06-18', 'the connect option is the call limit');
const config = by(
  'source',
  `${at} core/config/yaml/yamlToContinueConfig.ts:39-44; packages/config-yaml/src/schemas/mcp/index.ts:10`,
  '2026-06-18',
);

const sdk = by('inferred', 'modelcontextprotocol/typescript-sdk@v1.29.0 src/shared/protocol.ts:106,1215-1218');

const lists = ['resources/list', 'resources/templates/list', 'tools/list', 'prompts/list'] as const;

const attempt: Attempt = {
  over: 'http',
  steps: ['handshake', 'list'],
  lists,
  optional: lists,
};

/** Continue in an editor: one limit over the whole start-up. The SDK's own timer of `initialize` runs on after it. */
export const continueIde: ClientProfile = basedOn(
  typescriptSdkV1,
  {
    id: 'continue-ide',
    name: 'Continue (IDE)',
    version: '1.3.40',
    versions: { from: '93144a6a', to: null, seen: '2026-11-21', commit: 'd0a3c0b6' },
    startup: {
      stdio: [{ ...attempt, over: 'stdio', steps: ['spawn', 'handshake', 'list'], process: 'new' }],
      url: [attempt, { ...attempt, over: 'sse' }],
      ...allOf(budget, listing),
    },
    deadlines: {
      startup: {
        over: 'startup',
        ms: { set: ['connectionTimeout'], else: 20_000 },
        // Only the lists get the abort signal of this limit: the SDK cancels them, and continues to wait for `initialize`.
        outcome: {
          toCaller: error('Connection timed out', 'user'),
          toServer: [{ cancelled: 'AbortError: This operation was aborted', only: ['page'] }],
          leavesInside: ['initialize', 'initializeUrl'],
        },
        ...allOf(
          budget,
          listing,
          by('inferred', 'the client is not closed there, so the SDK timer of initialize runs on'),
        ),
      },
      initialize: { ...typescriptSdkV1.deadlines.initialize!, ms: 60_000, ...sdk },
      initializeUrl: { ...typescriptSdkV1.deadlines.initializeUrl!, ms: 60_000, ...sdk },
      request: sdkV1Request(['page', 'ping'], 60_000, sdkV1TimedOut('user'), sdk),
      call: sdkV1Request(
        ['execution'],
        { set: ['connectionTimeout'], else: 60_000 },
        sdkV1TimedOut('model'),
        allOf(call, by('source', 'continuedev/continue@93144a6a', '2025-09-05', 'from here on')),
      ),
    },
    limits: [
      {
        of: 'line',
        max: null,
        unit: 'bytes',
        outcome: 'file',
        ...by('inferred', 'npm @modelcontextprotocol/sdk@1.29.0, which it locks: the bound came with 1.30.0'),
      },
    ],
    settings: {
      connectionTimeout: { unit: 'ms', scope: 'server', min: 1, outside: 'refuse', effect: 'honoured', ...config },
    },
    wire: { progressToken: { is: 'never', ...call }, followsPages: { is: false, ...listing } },
  },
  ['requestReset', 'total', 'timeout', 'resetTimeoutOnProgress', 'maxTotalTimeout', 'onprogress'],
);
