import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check, scenario } from '../../src/index.ts';
import { freePort } from './free-port.ts';
import { rawApp } from './raw-app.ts';

/** What a hostile server or a slip of the user must not do. */

const file = fileURLToPath(new URL('./fixtures/dying.mjs', import.meta.url));

test('a server that ends in one call is started anew for the next, and its end is told', async () => {
  const port = await freePort();
  const server = { command: process.execPath, args: [file], env: { PORT: String(port) } };
  const calls = [{ tool: 'die' }, { tool: 'live' }];
  const report = await check({ ...server, http: `http://127.0.0.1:${port}/mcp` }, { clients: ['vscode'], calls });

  const [die, live] = ['die', 'live'].map((tool) => report.cells.find((cell) => cell.tool === tool));
  expect(live).toMatchObject({ verdict: 'fits', answer: { atMs: 10 } });
  expect(die).toMatchObject({ verdict: 'fails', afterwards: { connection: 'closed' } });
  expect(die?.ending).toMatchObject({ kind: 'process-exit', code: 3, request: 'tools/call' });
});

test('the end of one during the start-up is told too', async () => {
  const port = await freePort();
  const server = { command: process.execPath, args: [file], env: { PORT: String(port), DIES_AT: 'tools/list' } };
  const clients = ['typescript-sdk-v1', 'codex-cli'];
  const { startup } = await check({ ...server, http: `http://127.0.0.1:${port}/mcp` }, { clients });
  const ending = { kind: 'process-exit', code: 4, request: 'tools/list' };
  expect(startup).toMatchObject([
    { verdict: 'fails', ending },
    { verdict: 'fails', ending },
  ]);
});

test('one that listens beside the address that is asked is told so', async () => {
  const port = await freePort();
  const server = { command: process.execPath, args: [file], env: { PORT: String(port), HOST: '127.0.0.2' } };
  await expect(
    check({ ...server, http: `http://127.0.0.1:${port}/mcp` }, { clients: ['vscode'] }),
  ).rejects.toMatchObject({
    code: 'ERR_LINK',
    message: expect.stringContaining('listens on 127.0.0.2 and not on 127.0.0.1'),
  });
});

test('a standing stream that is closed at once, to come again at once, has an end', async () => {
  const handler = rawApp({ later: { json: 'done', afterMs: 5_000 } })();
  const closing = async (request: Request): Promise<Response> =>
    request.method === 'GET'
      ? new Response('retry: 0\n\n', { headers: { 'content-type': 'text/event-stream' } })
      : handler(request);
  const { call } = await scenario({ app: () => closing }, { client: 'typescript-sdk-v1', call: { tool: 'later' } });
  expect(call).toMatchObject({ verdict: 'unknown' });
});

test.each([
  [{ roundTripMs: -5 }, 'roundTripMs=-5'],
  [{ rtt: 5 }, 'network has no "rtt"'],
  [{ bytesPerSecond: 100 }, 'must be { up, down }'],
])('the network %o is refused, and the next check is none the worse', async (network, message) => {
  const server = { app: rawApp({ now: { json: 'done', afterMs: 0 } }) };
  await expect(check(server, { clients: ['vscode'], network: network as never })).rejects.toThrow(message);

  const report = await check(server, { clients: ['vscode'] });
  expect(report.cells[0]?.verdict).toBe('fits');
});

test('an era that a client does not speak is named', async () => {
  const server = { app: rawApp({ now: { json: 'done', afterMs: 0 } }) };
  await expect(check(server, { clients: ['typescript-sdk-v1'], era: '2026-07-28' })).rejects.toThrow(
    'typescript-sdk-v1 is not known to speak 2026-07-28',
  );
});
