import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check, type ServerUnderTest, scenario } from '../../src/index.ts';
import type { Transcript } from '../../src/wire/transcript.ts';
// @ts-expect-error plain JavaScript, as a user's own
import { createApp, createHandler, createServer } from './fixtures/server.mjs';
import { freePort } from './free-port.ts';

/** One server over every link: what a client sees of it, and when, is the same. */

const file = fileURLToPath(new URL('./fixtures/server.mjs', import.meta.url));

const child = async (how: 'http' | 'sse'): Promise<ServerUnderTest> => {
  const port = await freePort();
  const http = `http://127.0.0.1:${port}/${how === 'http' ? 'mcp' : 'sse'}`;
  return { command: process.execPath, args: [file, how], env: { PORT: String(port) }, http };
};

const servers: { readonly [name: string]: () => ServerUnderTest | Promise<ServerUnderTest> } = {
  'in memory': () => createServer,
  'over stdio': () => ({ command: process.execPath, args: [file, 'stdio'] }),
  'a web-standard handler': () => ({ app: createHandler }),
  'an Express app': () => ({ app: createApp }),
  'an Express app, by the older transport': () => ({ app: createApp, path: '/sse' }),
  'a child over HTTP': () => child('http'),
  'a child, by the older transport': () => child('sse'),
};

/** Every frame with its instant: what client and server say to each other, whatever carries it. */
const said = ({ entries }: Transcript) =>
  entries.flatMap((entry) =>
    entry.kind === 'sent' || entry.kind === 'received' ? [[entry.atMs, entry.kind, entry.frame]] : [],
  );

// It is told which transport, so that it does not try another first.
const client = 'typescript-sdk-v1:timeout=700000,onprogress=true';
const call = { tool: 'steps', arguments: { everyMs: 30_000, times: 20 } };

test.each(Object.keys(servers))('%s: the same words at the same instants', async (name) => {
  const server = await (servers[name] as (typeof servers)[string])();
  const run = await scenario(server, { client, call });
  const reference = await scenario(createServer, { client, call });

  expect(said(run.transcript)).toEqual(said(reference.transcript));
  // An answer may come on another stream than the response to its request.
  expect(run.transcript.entries.filter(({ kind }) => kind === 'stimulus')).toEqual([]);
  expect(run.call).toMatchObject({ verdict: 'fits', answer: { atMs: 600_000 }, progress: { received: 20 } });
});

test.each(['a web-standard handler', 'an Express app', 'a child over HTTP'])('%s: two runs are equal', async (name) => {
  const server = await (servers[name] as (typeof servers)[string])();
  const clients = ['typescript-sdk-v1', 'vscode', 'claude-code-cli', 'python-sdk-v1'];
  const report = await check(server, { clients, calls: [call], twice: true });

  expect(report.findings.filter(({ property }) => property === 'deterministic')).toEqual([]);
  expect(report.cells.map(({ client, transport, verdict, outcome }) => [client, transport, verdict, outcome])).toEqual([
    ['typescript-sdk-v1', 'http', 'fails', 'gave-up'],
    ['vscode', 'http', 'fits', 'answered'],
    ['claude-code-cli', 'http', 'fits', 'answered'],
    ['python-sdk-v1', 'http', 'fits', 'answered'],
  ]);
});
