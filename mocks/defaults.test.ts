import { expect, test } from 'vitest';
import type { ClientProfile } from '../src/clocks/client-profile.ts';
import { isUnknown } from '../src/clocks/evidence.ts';
import type { Hop } from '../src/clocks/hop.ts';
import { plainDeadlines } from '../src/clocks/plain-deadline.ts';
import { backoffMs } from '../src/clocks/retry.ts';
import { conditions } from '../src/clocks/testing/hop.ts';
import { claudeCodeCli, clients, typescriptSdkV2 } from './index.ts';

/** Every limit in force with no setting given: over stdio and, after the bar, over HTTP. Read laxly, interactive. */
const defaults = {
  'typescript-sdk-v1': 'initialize 60000, request 60000 | initializeUrl 60000, request 60000, undici',
  'typescript-sdk-v2': 'initialize 60000, request 60000 | initialize 60000, request 60000, undici',
  'python-sdk-v1': ' | httpx',
  'python-sdk-v2': 'probe 10000 | probe 10000, httpx2',
  'claude-code-cli':
    'connect 30000, page 30000, probe 5000, hard 100000000, idleStdio 1800000, background 120000, lostTransport 90000, lostStream 1000 | ' +
    'connect 30000, page 30000, probe 5000, hardUrl 100000000, idle 300000, background 120000, firstByte 60000, lostTransport 90000, lostStream 1000, bun-fetch-claude-code',
  'claude-desktop': 'initialize 60000, call 240000',
  cowork: 'ready 60000, call 60000',
  'devin-desktop': 'connect 60000',
  'codex-cli':
    'startup 30000, list 30000, call 300000 | ' +
    'startup 30000, list 30000, call 300000, transportClosed 3000, replyEnded 3000, reqwest',
  vscode: ' | undici-vscode',
  cursor: 'connect 60000 | connect 60000, undici-cursor',
  'cline-core': 'initialize 3000, session 30000, list 60000, request 60000',
  'qwen-code':
    'initialize 60000, request 60000, total 600000, discovery 30000, idle 300000 | ' +
    'initialize 60000, request 60000, total 600000, discoveryUrl 5000, idle 300000, undici-qwen-code',
  'continue-ide':
    'initialize 60000, request 60000, startup 20000, call 60000 | initializeUrl 60000, request 60000, startup 20000, call 60000, undici',
  'gemini-cli':
    'initialize 600000, request 60000, list 600000, call 600000 | initializeUrl 600000, request 60000, list 600000, call 600000, undici-gemini-cli',
  opencode: 'connect 30000, list 30000, call 60000 | connect 30000, list 30000, call 60000, bun-fetch-opencode',
  'openai-agents-python':
    'probe 10000, initialize 5000, request 5000, call 5000 | probe 10000, initialize 5000, request 5000, call 5000, httpx-openai-agents',
  'google-adk-python': 'connect 5000, list 5000, read 5000 | connect 5000, list 5000, readUrl 300000, httpx',
  crewai: 'connect 30000, discovery 30000, execution 30000 | connect 30000, discovery 30000, execution 30000, httpx',
  undici: 'connectTimeout 10000, headersTimeout 300000, bodyTimeout 300000, keepAliveTimeout 4000',
  'undici-vscode': 'connectTimeout 10000, headersTimeout 300000, bodyTimeout 300000, keepAliveTimeout 4000',
  'undici-cursor': 'bodyTimeout 300000, headersTimeout 300000',
  'undici-qwen-code': 'keepAliveTimeout 60000',
  httpx: 'connect 30000, read 300000',
  httpx2: 'connect 30000, read 300000',
  'httpx-openai-agents': 'connect 5000, read 300000',
  'undici-gemini-cli': 'headersTimeout 60000, bodyTimeout 300000',
  'bun-fetch-opencode': 'idle 300000',
  'bun-fetch-claude-code': '',
  reqwest: '',
};

const limits = (hop: Hop, transport: 'stdio' | 'http'): readonly string[] =>
  plainDeadlines(hop, conditions({ transport, mode: 'interactive' })).map(({ name, limitMs }) => `${name} ${limitMs}`);

const inWords = (client: ClientProfile): string => {
  const ways = [
    ...(client.startup.stdio === undefined ? [] : [limits(client, 'stdio')]),
    ...(client.startup.url === undefined || client.http === null || isUnknown(client.http)
      ? []
      : [[...limits(client, 'http'), client.http.id]]),
  ];
  return ways.map((way) => way.join(', ')).join(' | ');
};

test('every limit at a glance', () => {
  const libraries = clients.flatMap(({ http }) => (http === null || isUnknown(http) ? [] : [http]));
  expect({
    ...Object.fromEntries(clients.map((client) => [client.id, inWords(client)])),
    ...Object.fromEntries(libraries.map((hop) => [hop.id, limits(hop, 'http').join(', ')])),
  }).toEqual(defaults);
});

/** Sizes, retries with their first three waits and the tenth, bounds of settings, and how many at once. */
const besides = {
  'typescript-sdk-v1':
    'line 10485760 bytes, stream again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, stream again for ever: 3000 3000 3000 3000',
  'typescript-sdk-v2':
    'line 10485760 bytes, stream again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, stream again for ever: 3000 3000 3000 3000',
  'python-sdk-v1': 'body again 2: 1000 1000 1000 1000, stream again 2: 1000 1000 1000 1000',
  'python-sdk-v2': 'event 1048576 bytes, body again 2: 1000 1000 1000 1000, stream again 2: 1000 1000 1000 1000',
  cowork: '',
  'devin-desktop': 'tools 100 count',
  'gemini-cli':
    'line null bytes, line 10485760 bytes, stream again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, stream again for ever: 3000 3000 3000 3000',
  opencode:
    'result 51200 bytes, line 10485760 bytes, stream again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, stream again for ever: 3000 3000 3000 3000',
  'openai-agents-python':
    'event 1048576 bytes, execution again 0: 1000 2000 4000 512000, body again 2: 1000 1000 1000 1000, stream again 2: 1000 1000 1000 1000',
  'claude-code-cli':
    'result 25000 tokens, body 16777216 bytes, page again 3: 250 500 1000 0, execution again 1: 0 0 0 0, attempt again 5: 1000 2000 4000 30000, stream again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, MCP_TIMEOUT ..2147483647 ?, MCP_TOOL_TIMEOUT 1000..2147483647 clamp, timeout 1000.. ignore, request_timeout_ms ..300000 clamp, CLAUDE_CODE_MCP_TOOL_IDLE_TIMEOUT 1000.. clamp, MCP_CONNECT_TIMEOUT_MS ..2147483647 clamp, execution 10 at once, execution 1 at once',
  'claude-desktop': 'result 150000 chars',
  'codex-cli':
    'line 16777216 bytes, handshake again 2: 250 1000 0 0, page again 2: 250 1000 0 0, execution again 1: 0 0 0 0, stream again for ever: 1000 2000 4000 512000, body again for ever: 0 1000 2000 256000, call 1 at once',
  vscode: 'result 8192 chars, execution again 1: 0 0 0 0, stream again for ever: 1000 2000 3000 10000',
  cursor: 'stream again 2: 1600 1600 1600 1600',
  'cline-core': 'result 8000 chars, timeout 1..3600 clamp, call 1 at once',
  'qwen-code':
    'line 10485760 bytes, execution again 3: 0 0 0 0, page again 2: 200 400 0 0, stream again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, stream again for ever: 3000 3000 3000 3000, mcp.toolIdleTimeoutMs 10000..3600000 ?, discoveryTimeoutMs 100..300000 clamp',
  'continue-ide':
    'line null bytes, line 10485760 bytes, stream again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, stream again for ever: 3000 3000 3000 3000, connectionTimeout 1.. refuse',
  'google-adk-python':
    'execution again 1: 0 0 0 0, attempt again 1: 0 0 0 0, body again 2: 1000 1000 1000 1000, stream again 2: 1000 1000 1000 1000',
  crewai:
    'execution again 2: 1000 2000 0 0, page again 2: 1000 2000 0 0, body again 2: 1000 1000 1000 1000, stream again 2: 1000 1000 1000 1000',
};

const words = (hop: Hop): readonly string[] => [
  ...(hop.limits ?? []).map(({ of, max, unit }) => `${of} ${String(max)} ${unit}`),
  ...(hop.retries ?? []).map(
    ({ of, times, backoff }) =>
      `${of} again ${times === null ? 'for ever' : String(times)}: ${[0, 1, 2, 9].map((retry) => backoffMs(backoff, retry)).join(' ')}`,
  ),
  ...Object.entries(hop.settings ?? {})
    .filter(([, { min, max }]) => min !== undefined || max !== undefined)
    .map(([key, { min, max, outside }]) => `${key} ${min ?? ''}..${max ?? ''} ${outside ?? '?'}`),
  ...(hop.queues ?? []).map(({ of, atOnce }) => `${of} ${String(atOnce)} at once`),
];

test('everything else that has a number, at a glance', () => {
  expect(Object.fromEntries(clients.map((hop) => [hop.id, words(hop).join(', ')]))).toEqual(besides);
});

test('limits that only a setting, or a strict reading, brings out', () => {
  const asked = conditions({ settings: { versionNegotiation: true } });
  expect(plainDeadlines(typescriptSdkV2, asked)).toMatchObject([{ name: 'probe', limitMs: 60_000 }, {}, {}]);
  const { http } = claudeCodeCli;
  expect(http === null || isUnknown(http) ? null : limits(http, 'http')).toEqual([]);
  expect(plainDeadlines(http as Hop, conditions({ transport: 'http', reading: 'strict' }))).toMatchObject([
    { name: 'idle', limitMs: 300_000, guessed: true },
  ]);
});
