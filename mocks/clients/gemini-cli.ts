import { allOf, by, error } from '../../src/clocks/authoring.ts';
import { basedOn } from '../../src/clocks/based-on.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Deadline } from '../../src/clocks/deadline.ts';
import { undici } from '../http/undici.ts';
import { markedOverStrays } from './sdk-strays.ts';
import { sdkV1Cancelled, sdkV1Request, sdkV1TimedOut } from './sdk-v1-timeout.ts';
import { typescriptSdkV1 } from './typescript-sdk-v1.ts';

const at = 'npm @google/gemini-cli-core@0.61.0 dist/src';
const client = allOf(
  by('source', `${at}/tools/mcp-client.js`, '2026-11-21'),
  by('source', 'google-gemini/gemini-cli@5411f113 packages/core/src/tools/mcp-client.ts:95,331-345,1241', '2026-08-21'),
);
const lists = allOf(
  by('source', `${at}/tools/mcp-client.js discoverInto, discoverPrompts, listResources`, '2026-11-21'),
  by('report', 'https://github.com/google-gemini/gemini-cli/issues/17787', '2026-01-28', 'prompts are capped at 60 s'),
);
const documents = by('docs', 'google-gemini/gemini-cli docs/tools/mcp-server.md:171', null, '600,000 ms');
const fetching = allOf(
  by('source', `${at}/utils/fetch.js`, '2026-11-21', 'a global dispatcher: 60 s for headers, 300 s between bytes'),
  by('maintainer', 'https://github.com/google-gemini/gemini-cli/pull/20890', null, '300 s, and back to 60 s'),
  by('report', 'https://github.com/google-gemini/gemini-cli/issues/18689', null, 'met inside the MCP transport'),
);
const abort = by('source', `${at}/tools/mcp-tool.js execute`, '2026-11-21', 'an abort is only raced, never passed on');

/** The lists that the client requests one after another, if the server offers them. A list that fails makes the start fail. */
const asked = ['prompts/list', 'tools/list', 'resources/list'] as const;

const ms = { set: ['timeout'], else: 600_000 } as const;

const told = error("MCP tool '{tool}' reported tool error: MCP error -32001: Request timed out", 'model', -32001);

const initialize: Deadline = {
  ...typescriptSdkV1.deadlines.initialize!,
  ms,
  outcome: {
    toCaller: error('MCP error -32001: Request timed out', 'user', -32001),
    toServer: [sdkV1Cancelled, 'close-connection'],
    reach: 'connection',
  },
  ...client,
};

/** Gemini CLI: ten minutes to connect, to list tools and to call them; the SDK's 60 s for requests without their own limit. */
export const geminiCli: ClientProfile = basedOn(
  typescriptSdkV1,
  {
    id: 'gemini-cli',
    name: 'Gemini CLI',
    version: '0.61.0',
    versions: { from: '0.35.0', to: null, seen: '2026-11-21' },
    startup: {
      stdio: [
        {
          over: 'stdio',
          steps: ['spawn', 'handshake', 'list'],
          process: 'new',
          lists: asked,
        },
      ],
      url: [
        { over: 'http', steps: ['handshake', 'list'], lists: asked },
        { over: 'sse', steps: ['handshake', 'list'], lists: asked },
      ],
      ...lists,
    },
    deadlines: {
      initialize,
      initializeUrl: { ...typescriptSdkV1.deadlines.initializeUrl!, ms, ...client },
      list: { ...sdkV1Request(['page'], ms, sdkV1TimedOut('user'), client), methods: ['tools/list'] },
      request: {
        ...sdkV1Request(['page'], 60_000, sdkV1TimedOut('user'), lists),
        methods: ['prompts/list', 'resources/list'],
      },
      call: sdkV1Request(['execution'], ms, told, allOf(client, documents, abort)),
    },
    settings: { timeout: { unit: 'ms', scope: 'server', effect: 'honoured', ...allOf(client, documents) } },
    reactions: markedOverStrays(by('source', `${at}/tools/mcp-client.js onerror`, '2026-11-21')),
    limits: [
      {
        of: 'line',
        max: null,
        unit: 'bytes',
        outcome: 'file',
        ...by('inferred', 'npm @modelcontextprotocol/sdk@1.23.0, which it pins: the bound came with 1.30.0'),
      },
    ],
    wire: {
      versions: {
        is: ['2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'],
        ...by('inferred', 'npm @modelcontextprotocol/sdk@1.23.0, which its package.json pins'),
      },
      progressToken: {
        is: 'always',
        ...by('source', `${at}/tools/mcp-client.js callTool`, '2026-11-21', 'a random id'),
      },
      lateAnswer: { is: 'reported', ...by('source', `${at}/tools/mcp-client.js onerror`, '2026-11-21') },
      answers: { is: { ping: 'at-once', 'roots/list': 'at-once' }, ...client },
      followsPages: { is: ['resources/list'], ...lists },
      clientInfo: { is: { name: 'gemini-cli-mcp-client', version: '0.61.0' }, ...client },
    },
    http: {
      ...undici,
      id: 'undici-gemini-cli',
      deadlines: {
        headersTimeout: { ...undici.deadlines.headersTimeout!, ms: 60_000, ...fetching },
        bodyTimeout: { ...undici.deadlines.bodyTimeout!, ...fetching },
      },
    },
  },
  ['requestReset', 'total', 'resetTimeoutOnProgress', 'maxTotalTimeout', 'onprogress'],
);
