import { allOf, by, error, unknown } from '../../src/clocks/authoring.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import { undici } from '../http/undici.ts';
import { ignoredStrays } from './sdk-strays.ts';

const handler = by(
  'source',
  'npm @codingame/monaco-vscode-mcp-service-override@36.2.7 (VS Code 1.128.1) mcpServerRequestHandler.js:46-50,170-180',
);
const requests = by(
  'source',
  'microsoft/vscode@1418a96b src/vs/workbench/contrib/mcp/common/mcpServerRequestHandler.ts',
  null,
  'answers ping and roots/list; an answer that nothing waits for is dropped',
);
const tasks = by(
  'source',
  'npm @codingame/monaco-vscode-mcp-service-override@36.2.7 (VS Code 1.128.1) mcpServerRequestHandler.js:548-570',
);
const server = by('source', 'microsoft/vscode@0052d689 mcpServer.ts; npm @codingame/monaco-vscode-api@37.6.1');
const http = by(
  'source',
  'npm code-server@4.139.1 (VS Code 1.139.1) extensionHostProcess.js; microsoft/vscode@000d3828 extHostMcp.ts',
  '2026-09-26',
);
const chat = by('source', 'npm code-server@4.139.1 (VS Code 1.139.1) copilot extension.js', '2026-09-26');
const hangs = by('maintainer', 'microsoft/vscode#274094', '2025-11-18', 'waits without end; Tasks named as the remedy');

/** VS Code: no clock over requests. Over HTTP its library has two clocks, and they end the call in different ways. */
export const vscode: ClientProfile = {
  id: 'vscode',
  name: 'VS Code',
  version: '1.139.1',
  versions: { from: '1.128', to: null, seen: '2026-11-21' },
  startup: {
    stdio: [{ over: 'stdio', steps: ['spawn', 'handshake', 'list'], process: 'new' }],
    url: [
      { over: 'http', steps: ['handshake', 'list'] },
      { over: 'sse', steps: ['handshake', 'list'] },
    ],
    ...http,
  },
  deadlines: {
    request: {
      over: ['handshake', 'page', 'execution'],
      ms: null,
      outcome: { toCaller: 'nothing', toServer: [] },
      ...allOf(handler, by('report', 'microsoft/vscode#311595', '2026-04-21', 'asks for a limit'), hangs),
    },
    taskTtl: {
      over: 'task',
      ms: { told: 'task.ttl', or: null },
      outcome: { toCaller: error('Task timed out.', 'both'), toServer: unknown('whether tasks/cancel is sent') },
      ...tasks,
    },
  },
  reactions: [
    ...ignoredStrays(requests),
    {
      on: 'network-error',
      fails: 'execution',
      cause: 'network',
      outcome: { toCaller: error('Canceled', 'both'), toServer: [], reach: 'connection' },
      ...allOf(http, by('report', 'microsoft/vscode#261734', '2025-08-15', 'Canceled at 5 min (1.103.1)')),
    },
    {
      on: 'stream-broken',
      fails: null,
      cause: 'network',
      outcome: { toCaller: 'nothing', toServer: [] },
      ...allOf(http, by('report', 'microsoft/vscode#274094', '2025-10-30', 'waits for ever (1.105.1)')),
    },
    { on: 'stream-ended', fails: null, cause: 'closed', outcome: { toCaller: 'nothing', toServer: [] }, ...http },
    {
      on: 'http-404',
      fails: 'execution',
      cause: 'session-lost',
      outcome: { toCaller: error('Canceled', 'both'), toServer: [] },
      ...http,
    },
    {
      on: 'http-400',
      fails: 'execution',
      cause: 'session-lost',
      outcome: { toCaller: error('Canceled', 'both'), toServer: [] },
      ...http,
    },
    {
      on: 'process-exit',
      during: 'handshake',
      fails: 'handshake',
      cause: 'closed',
      outcome: { toCaller: error('Server exited before responding to `initialize` request.', 'user'), toServer: [] },
      ...handler,
    },
  ],
  retries: [
    { of: 'execution', after: ['session-lost'], times: 1, backoff: {}, by: 'reinitialize', ...http },
    {
      of: 'stream',
      after: ['network', 'closed'],
      times: null,
      backoff: { firstMs: 1_000, factor: 'linear', maxMs: 30_000, serverRetry: 'kept' },
      countResets: 'on-success',
      resumes: true,
      when: { transport: 'http' },
      ...http,
    },
  ],
  cadences: [{ of: 'poll', everyMs: { told: 'task.pollInterval', or: 2_000 }, at: 'timer', ...tasks }],
  limits: [{ of: 'result', max: 8_192, unit: 'chars', outcome: 'file', ...chat }],
  wire: {
    versions: { is: ['2025-11-25'], ...http },
    progressToken: { is: 'always', ...server },
    lateAnswer: { is: 'dropped', ...requests },
    answers: {
      is: {
        ping: 'at-once',
        'roots/list': 'at-once',
        'elicitation/create': 'human',
        'sampling/createMessage': 'human',
      },
      ...allOf(handler, requests),
    },
    paging: { is: { emptyCursor: 'asked', samePage: 'asked', mostPages: null }, ...requests },
    takes: {
      is: {
        'id-not-integer': 'read',
        'id-as-text': 'dropped',
        'extra-fields': 'read',
        'null-params': 'read',
        'result-and-error': 'read',
        'odd-error-code': 'read',
        'odd-initialize': unknown('nothing is checked, but what is missing may be used later'),
        'unknown-version': 'read',
        'odd-tool': unknown('mcpServer.ts may leave tools out whose schemas it cannot use'),
      },
      ...by(
        'source',
        'microsoft/vscode@1418a96b src/vs/workbench/contrib/mcp/common/mcpServerRequestHandler.ts',
        null,
        'messages are not checked; pending requests lie in a Map by their numbers',
      ),
    },
    clientInfo: {
      is: { name: 'Visual Studio Code', version: '1.139.1' },
      ...by('inferred', 'microsoft/vscode@1418a96b mcpServerRequestHandler.ts', null, 'nameLong and version'),
    },
  },
  http: {
    ...undici,
    id: 'undici-vscode',
    deadlines: Object.fromEntries(
      Object.entries(undici.deadlines).map(([name, deadline]) => [
        name,
        { ...deadline, ...by('inferred', 'undici defaults; no override in the 1.139.1 extension host') },
      ]),
    ),
  },
  claims: [
    {
      claim: '60 s to connect and 60 s for a call, with `timeout` in mcp.json.',
      source: 'mcpgee.com: MCP server timeout errors',
      verdict: 'Wrong: no timer in the code, and no such key in the schema (microsoft/vscode#311595 asks for one).',
    },
  ],
};
