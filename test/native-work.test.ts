import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { freePort } from './lock-step/free-port.ts';
import { scriptedServer } from './servers/scripted-server.ts';
import { type Outside, openOutside } from './time/stress-fixtures.ts';

const script = fileURLToPath(new URL('./servers/native-server.mjs', import.meta.url));
const seesThreads = process.platform === 'linux';

let outside: Outside;
beforeAll(async () => {
  outside = await openOutside();
});
afterAll(() => outside.close());

const env = () => ({ UDP_PORT: String(outside.ports.udp) });
const stdio = async () => ({ command: process.execPath, args: [script], env: env() });
const http = async () => {
  const port = await freePort();
  return { command: process.execPath, args: [script, String(port)], env: env(), http: `http://127.0.0.1:${port}/mcp` };
};

type Transport = typeof stdio | typeof http;

/** Codex waits 300 s. */
const horizonMs = 600_000;

async function call(transport: Transport, tool: string) {
  const report = await check(await transport(), {
    clients: ['codex-cli'],
    calls: [{ tool, arguments: {} }],
    horizonMs,
  });
  const [cell] = report.cells;
  return [cell?.verdict, cell?.outcome, cell?.answer?.atMs ?? null];
}

const transports: [name: string, transport: Transport][] = [
  ['stdio', stdio],
  ['HTTP', http],
];

for (const [name, transport] of transports) {
  test.each([
    ['a request of an add-on', 'picture', true],
    ['a promise of an add-on', 'login', true],
    ['work that async_hooks does not see', 'seal', seesThreads],
    ['an add-on in a worker thread', 'thread', true],
  ])(`over ${name} %s takes no virtual time, and is waited for`, async (_what, tool, seen) => {
    if (seen) expect(await call(transport, tool)).toEqual(['fits', 'answered', 0]);
  });

  test(`over ${name} the answer to a datagram is waited for, and a datagram that is only sent is not`, async () => {
    expect(await call(transport, 'ask-by-udp')).toEqual(['fits', 'answered', 0]);
    expect(await call(transport, 'tell-by-udp')).toEqual(['fits', 'answered', 20_000]);
  });

  test(`over ${name} a callback that an add-on keeps does not stop time`, async () => {
    if (seesThreads) expect(await call(transport, 'watch-and-sleep')).toEqual(['fits', 'answered', 20_000]);
  });

  test.each(['hang', 'hang-after-work'])(
    `over ${name} a tool that hangs beside idle add-ons fails: %s`,
    async (tool) => {
      expect(await call(transport, tool)).toEqual(['fails', 'gave-up', null]);
    },
  );
}

const create = { width: 400, height: 400, channels: 3, background: 'red' } as const;

test.each([
  ['answers', 'fits', async () => String((await sharp({ create }).blur(5).png().toBuffer()).length)],
  ['hangs', 'fails', () => new Promise<string>(() => {})],
])('in process a tool beside an add-on that %s %s', async (_what, verdict, tool) => {
  const report = await check(() => scriptedServer({ tool }), { clients: ['codex-cli'] });

  expect(report.cells).toMatchObject([{ verdict }]);
  expect(report.nativeWorkSeenBy).toBe(seesThreads ? 'threads' : 'requests');
});
