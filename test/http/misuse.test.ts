import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check } from '../../src/index.ts';
// @ts-expect-error plain JavaScript, as a user's own
import { createApp, createHandler } from './fixtures/server.mjs';
import { freePort } from './free-port.ts';

/** What is given in the wrong place is told with the right one. */

test.each([
  ['an Express app itself', { app: createApp() }, 'give the function that makes it'],
  ['a handler itself', { app: createHandler() }, 'give the function that makes it'],
  ['an app as a server', createApp, '{ app: () => createApp() }'],
  ['nothing that serves', { app: () => 42 }, 'serves no HTTP'],
  ['an address that is none', { url: 'localhost:3000/mcp' }, 'no HTTP address'],
])('%s', async (_, server, message) => {
  await expect(check(server as never, { clients: ['vscode'] })).rejects.toThrow(message);
});

test('what an app left open that is its own is told, and not the way to it', async () => {
  const report = await check(
    { app: createApp },
    { clients: ['typescript-sdk-v1'], calls: [{ tool: 'steps', arguments: { everyMs: 100_000, times: 1 } }] },
  );
  expect(report.cells[0]).toMatchObject({ outcome: 'gave-up' });
  expect(report.cells[0]?.timeline?.leftOpen.map(({ resource }) => resource)).not.toContain('server');
  expect(report.cells[0]?.timeline?.leftOpen.map(({ resource }) => resource)).not.toContain('socket');
});

test('a server over HTTP that is taken for one over stdio: its port is told', async () => {
  const port = await freePort();
  const file = fileURLToPath(new URL('./fixtures/server.mjs', import.meta.url));
  const server = { command: process.execPath, args: [file, 'http'], env: { PORT: String(port) } };
  const { startup } = await check(server, { clients: ['codex-cli'] });
  expect(startup[0]).toMatchObject({
    verdict: 'fails',
    stderr: expect.stringContaining(`--http http://127.0.0.1:${port}/mcp`),
  });
});
