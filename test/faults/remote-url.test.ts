import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import type { PlannedFault } from '../../src/faults/fault-plan.ts';
import { freePort } from '../http/free-port.ts';

/** Faults in front of a server that runs already, in real time: one of each mechanism. */

let server: ChildProcess;
let port = 0;

async function isUp(): Promise<boolean> {
  const socket = net.connect(port, '127.0.0.1');
  const up = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return up;
}

beforeAll(async () => {
  port = await freePort();
  const file = fileURLToPath(new URL('../http/fixtures/server.mjs', import.meta.url));
  server = spawn(process.execPath, [file, 'http'], { env: { ...process.env, PORT: String(port) }, stdio: 'ignore' });
  while (!(await isUp()) && server.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
});
afterAll(async () => {
  const ended = once(server, 'exit');
  server.kill();
  await ended;
});

test.each<[string, PlannedFault, { readonly leastMs: number; readonly listedAtLeastMs: number }]>([
  ['a message that is late', faults.lateResponse({ delayMs: 200 }), { leastMs: 300, listedAtLeastMs: 0 }],
  ['a message twice', faults.duplicateResponse(), { leastMs: 100, listedAtLeastMs: 0 }],
  ['connections', faults.noKeepAlive({ connectMs: 100 }), { leastMs: 200, listedAtLeastMs: 300 }],
  ['a token that expires', faults.authRefreshStall({ refreshMs: 200 }), { leastMs: 300, listedAtLeastMs: 0 }],
  [
    'the head of a response',
    faults.headersWithheld({ holdHeadersUntil: 'ms', holdMs: 250 }),
    { leastMs: 250, listedAtLeastMs: 0 },
  ],
  ['the start-up', faults.slowInitialize({ delayMs: 200 }), { leastMs: 100, listedAtLeastMs: 200 }],
])('%s', async (_, fault, { leastMs, listedAtLeastMs }) => {
  const { startup, cells } = await check(
    { url: `http://127.0.0.1:${port}/mcp` },
    {
      clients: ['typescript-sdk-v1'],
      calls: [{ tool: 'steps', arguments: { everyMs: 100, times: 1 } }],
      faults: [fault],
      quick: true,
      explain: 0,
    },
  );
  const acted = [...(startup[0]?.faultsActed ?? []), ...(cells[0]?.faultsActed ?? [])];
  expect({ verdict: cells[0]?.verdict, acted: acted.includes(0) }).toEqual({ verdict: 'fits', acted: true });
  // The timers of both processes round to a millisecond.
  expect(cells[0]?.answer?.atMs ?? 0).toBeGreaterThanOrEqual(leastMs - 2);
  expect(startup[0]?.listedAtMs ?? 0).toBeGreaterThanOrEqual(listedAtLeastMs - 2);
});
