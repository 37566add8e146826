import { expect, test } from 'vitest';
import type { ClientProfile } from '../src/clocks/client-profile.ts';
import { isUnknown } from '../src/clocks/evidence.ts';
import type { Hop } from '../src/clocks/hop.ts';
import { plainDeadlines } from '../src/clocks/plain-deadline.ts';
import { conditions } from '../src/clocks/testing/hop.ts';
import { clients, gateways, upcoming } from './index.ts';

/** Every limit in force with no setting given: over stdio and, after the bar, over HTTP. Read laxly, interactive. */
const defaults = {
  'typescript-sdk-v1': 'initialize 60000, request 60000 | initializeUrl 60000, request 60000, undici',
  'typescript-sdk-v2': 'initialize 60000, request 60000 | initialize 60000, request 60000, undici',
  'python-sdk-v1': ' | httpx',
  'claude-code-cli':
    'connect 30000, page 30000, probe 5000, hard 100000000, idleStdio 1800000, background 120000, lostTransport 90000, lostStream 1000 | ' +
    'connect 30000, page 30000, probe 5000, hardUrl 100000000, idle 300000, background 120000, firstByte 60000, lostTransport 90000, lostStream 1000, bun-fetch-claude-code',
  'claude-desktop': 'initialize 60000, call 240000',
  'codex-cli': 'startup 30000, list 30000, call 300000 | startup 30000, list 30000, call 300000, reqwest',
  vscode: ' | undici-vscode',
  cursor: 'connect 60000 | connect 60000, undici-cursor',
  'cline-core': 'initialize 3000, session 30000, request 60000',
  'qwen-code':
    'initialize 60000, request 60000, total 600000, discovery 30000, idle 300000 | ' +
    'initialize 60000, request 60000, total 600000, discoveryUrl 5000, idle 300000, undici-qwen-code',
  'continue-ide':
    'initialize 60000, request 60000, startup 20000, call 60000 | initializeUrl 60000, request 60000, startup 20000, call 60000, undici',
  'google-adk-python': 'connect 5000, read 5000 | connect 5000, readUrl 300000, httpx',
  crewai: 'connect 30000, discovery 30000, execution 30000 | connect 30000, discovery 30000, execution 30000, httpx',
  envoy: 'connect_timeout 5000, route_timeout 15000, stream_idle_timeout 300000, idle_timeout 3600000',
  'cloudflare-proxy': 'connect 19000, write 30000, read 120000, client_keep_alive 400000',
  nginx: 'proxy_connect_timeout 60000, proxy_send_timeout 60000, proxy_read_timeout 60000, keepalive_timeout 75000',
  undici: 'connectTimeout 10000, headersTimeout 300000, bodyTimeout 300000, keepAliveTimeout 4000',
  'undici-vscode': 'connectTimeout 10000, headersTimeout 300000, bodyTimeout 300000, keepAliveTimeout 4000',
  'undici-cursor': 'bodyTimeout 300000, headersTimeout 300000',
  'undici-qwen-code': 'keepAliveTimeout 60000',
  httpx: 'connect 30000, read 300000',
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
  const all = [...clients, ...upcoming];
  const libraries = all.flatMap(({ http }) => (http === null || isUnknown(http) ? [] : [http]));
  expect({
    ...Object.fromEntries(all.map((client) => [client.id, inWords(client)])),
    ...Object.fromEntries([...gateways, ...libraries].map((hop) => [hop.id, limits(hop, 'http').join(', ')])),
  }).toEqual(defaults);
});
