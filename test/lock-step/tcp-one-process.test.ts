import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import { ask } from './http-talk.ts';

/** The same over a socket whose two ends live in one process: its own tracker accounts for it. */

let clock: VirtualClock;
let server: http.Server;
let agent: http.Agent;
let port: number;
beforeEach(async () => {
  clock = new VirtualClock().install();
  agent = new http.Agent({ keepAlive: true });
  server = http.createServer(async (request, response) => {
    const numbers = new URL(request.url ?? '', 'http://localhost').searchParams;
    const [ms, bytes, times] = ['ms', 'bytes', 'times'].map((name) => Number(numbers.get(name))) as [
      number,
      number,
      number,
    ];
    for await (const _ of request);
    for (let i = 1; i <= times; i++) {
      await sleep(ms);
      response.write(`data: ${i}\n\n`);
    }
    if (times === 0 && ms > 0) await sleep(ms);
    response.end(Buffer.alloc(bytes));
  });
  await clock.run(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  agent.destroy();
  server.closeAllConnections();
  server.close();
  clock.uninstall();
});

test.each([0, 1, 60_000])('an answer after %i ms takes exactly as long, with large bodies both ways', async (ms) => {
  const wrong: unknown[] = [];
  for (let i = 0; i < 20; i++) {
    for (const at of [ms - 1, ms + 1]) if (at >= 0) clock.setTimer(() => {}, at);
    const beganMs = clock.now;
    const options = { agent: i % 2 ? agent : (false as const), send: Buffer.alloc(2_000_000) };
    const { body, atMs } = await clock.run(() => ask(clock, port, `/?ms=${ms}&bytes=2000000`, options));
    if (atMs - beganMs !== ms || body.length !== 2_000_000) wrong.push([atMs - beganMs, body.length]);
  }

  expect(wrong).toEqual([]);
});

test('120 events of ten minutes each come at their exact instants', async () => {
  const beganMs = clock.now;
  const { pieces } = await clock.run(() => ask(clock, port, '/?ms=5000&times=120', { agent }));

  expect(pieces.map(({ text, atMs }) => `${text.trim()} @ ${atMs - beganMs}`)).toEqual(
    Array.from({ length: 120 }, (_, i) => `data: ${i + 1} @ ${(i + 1) * 5000}`),
  );
});
