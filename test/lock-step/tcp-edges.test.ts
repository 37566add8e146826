import http from 'node:http';
import net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ask } from './http-talk.ts';
import { bothFamilies, closeAll, decoy, keepAlive, serve, serveHttp } from './tcp-tools.ts';
import { makeWorld, timed } from './world.ts';

/** What else a TCP connection can do: end, break, wait, be refused. */

afterEach(closeAll);

test.each([
  ['any', 'localhost'],
  ['any', '127.0.0.1'],
  ['any', '::1'],
  ['::1', 'both'],
  ['127.0.0.1', 'both'],
  ['::1', '::1'],
  ['127.0.0.1', 'localhost'],
  ['0.0.0.0', '127.0.0.1'],
  ['0.0.0.0', '0.0.0.0'],
])('a server that listens to %s is exact to who dials %s', async (address, host) => {
  const world = await makeWorld();
  const { port } = await serveHttp(world, '0', address);
  const to = host === 'both' ? { host: 'localhost', lookup: bothFamilies } : { host };
  const early = decoy(world);
  const first = await timed(world.clock, () => ask(world.clock, port, '/now', to));
  const tooEarly = early();
  const second = await timed(world.clock, () => ask(world.clock, port, '/wait?ms=60000', to));

  expect([first.value.status, tooEarly, first.tookMs, second.tookMs]).toEqual([200, false, 0, 60_000]);
});

test('a connection that the server closes because it is idle is seen to be closed', async () => {
  const world = await makeWorld();
  const { clock } = world;
  const { port } = await serveHttp(world);
  const agent = keepAlive();
  const results: unknown[] = [];
  for (let i = 0; i < 20; i++) {
    const { value, tookMs } = await timed(clock, () => ask(clock, port, '/now', { agent }));
    results.push([value.status, tookMs]);
    for (const ms of [4999, 1, 999, 1, 1]) await clock.advance(ms);
  }

  expect(results).toEqual(Array(20).fill([200, 0]));
});

test.each([
  ['destroy', 'ECONNRESET'],
  ['reset', 'ECONNRESET'],
  ['exit', 'ECONNRESET'],
])('a connection that breaks by %s breaks at its instant', async (route, code) => {
  const world = await makeWorld();
  const { clock } = world;
  const { port } = await serveHttp(world);
  for (const at of [9999, 10_001]) clock.setTimer(() => {}, at);
  const { value, tookMs } = await timed(clock, () => ask(clock, port, `/${route}?ms=10000`, { agent: keepAlive() }));

  expect([value.error, tookMs]).toEqual([code, 10_000]);
});

test('a server that is killed takes no time to be missed', async () => {
  const world = await makeWorld();
  const { clock } = world;
  const { port, child } = await serveHttp(world);
  const early = decoy(world);
  const { value, tookMs } = await timed(clock, () => {
    const answer = ask(clock, port, '/events?everyMs=5000&times=10');
    child.kill('SIGKILL');
    return answer;
  });

  expect([value.error !== undefined, tookMs, early()]).toEqual([true, 0, false]);
});

test('a server that closes answers what it has begun, and refuses what comes then', async () => {
  const world = await makeWorld();
  const { clock } = world;
  const { port } = await serveHttp(world);
  const closing = await timed(clock, () => ask(clock, port, '/close?ms=10000'));
  const refused = await timed(clock, () => ask(clock, port, '/now'));

  expect([closing.value.body, closing.tookMs]).toEqual(['closing', 10_000]);
  expect([refused.value.error, refused.tookMs]).toEqual(['ECONNREFUSED', 0]);
});

test('half of a connection may end while the other lives on', async () => {
  const world = await makeWorld();
  const { clock } = world;
  const { port } = await serve(world, 'tcp-servers.mjs', 'half-open');
  const { value, tookMs } = await timed(
    clock,
    () =>
      new Promise<string>((resolve, reject) => {
        const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
        let text = '';
        socket.on('data', (chunk) => {
          text += chunk;
        });
        socket.once('end', () => resolve(text)).once('error', reject);
        socket.end('0123456789');
      }),
  );

  expect([value, tookMs]).toEqual(['10', 10_000]);
});

test('who does not read is not waited for: neither we, nor the server', async () => {
  const world = await makeWorld();
  const { clock } = world;
  const { port } = await serveHttp(world);
  const send = Buffer.alloc(20_000_000, 'x');
  const lazy = await timed(clock, () => ask(clock, port, '/lazy?ms=10000', { send }));
  expect([lazy.value.body, lazy.tookMs]).toEqual(['20000000', 10_000]);

  const paused = await timed(
    clock,
    () =>
      new Promise<number>((resolve, reject) => {
        const request = http.get({ port, host: '127.0.0.1', path: '/wait?bytes=20000000', agent: false });
        request.once('error', reject).once('response', (response) => {
          let bytes = 0;
          clock.setTimer(() => {
            response.on('data', (chunk: Buffer) => {
              bytes += chunk.length;
            });
            response.once('end', () => resolve(bytes));
          }, 30_000);
        });
      }),
  );
  expect(paused).toEqual({ value: 20_000_000, tookMs: 30_000 });
});

test('fifty at once, each at its own instant', async () => {
  const world = await makeWorld();
  const { clock } = world;
  const { port } = await serveHttp(world);
  const delays = Array.from({ length: 50 }, (_, i) => 1 + ((i * 37) % 50) * 100);
  const beganMs = clock.now;
  const answers = await clock.run(() =>
    Promise.all(delays.map((ms) => ask(clock, port, `/wait?ms=${ms}&bytes=100000`, { agent: keepAlive() }))),
  );

  expect(answers.map(({ atMs }) => atMs - beganMs)).toEqual(delays);
});
