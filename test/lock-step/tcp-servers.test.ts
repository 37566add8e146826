import { spawn } from 'node:child_process';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { freePort } from './free-port.ts';
import { ask } from './http-talk.ts';
import { fixture } from './session.ts';
import { closeAll, decoy, keepAlive, open, serve, serveHttp } from './tcp-tools.ts';
import { makeWorld, timed } from './world.ts';

/** Servers of other kinds, in other processes, and several of them. */

const nativeConnect = net.Socket.prototype.connect;
afterEach(closeAll);

test.each(['worker', 'cluster', 'plain'])('a server in a %s', async (kind) => {
  const world = await makeWorld();
  const { clock } = world;
  const { port } = await serve(world, 'tcp-servers.mjs', kind);
  const wrong: unknown[] = [];
  for (const agent of [false, keepAlive()] as const) {
    for (let i = 0; i < 20; i++) {
      const early = decoy(world);
      const ms = i % 2 ? 60_000 : 0;
      const { value, tookMs } = await timed(clock, () => ask(clock, port, `/?ms=${ms}`, { agent }));
      if (tookMs !== ms || (ms === 0 && early()) || Number(value.body) - clock.epochMs !== clock.now) {
        wrong.push([value, tookMs]);
      }
    }
  }

  expect(wrong).toEqual([]);
});

test('TLS', async () => {
  const world = await makeWorld();
  const { clock } = world;
  const { port } = await serve(world, 'tcp-servers.mjs', 'tls');
  const get = (ms: number, agent: https.Agent | false) =>
    new Promise<number | undefined>((resolve, reject) => {
      https
        .get({ port, host: '127.0.0.1', path: `/?ms=${ms}`, agent, rejectUnauthorized: false }, (response) => {
          response.resume().once('end', () => resolve(response.statusCode));
        })
        .once('error', reject);
    });
  const agent = new https.Agent({ keepAlive: true });
  open.add(() => agent.destroy());
  const results: unknown[] = [];
  for (let i = 0; i < 10; i++) {
    const early = decoy(world);
    const { tookMs } = await timed(clock, () => get(0, i % 2 ? agent : false));
    results.push([tookMs, early(), (await timed(clock, () => get(60_000, i % 2 ? agent : false))).tookMs]);
  }

  expect(results).toEqual(Array(10).fill([0, false, 60_000]));
});

test('HTTP/2', async () => {
  const world = await makeWorld();
  const { clock } = world;
  const { port } = await serve(world, 'tcp-servers.mjs', 'http2');
  const early = decoy(world);
  const { value: session, tookMs } = await timed(
    clock,
    () =>
      new Promise<http2.ClientHttp2Session>((resolve, reject) => {
        const connected = http2.connect(`http://127.0.0.1:${port}`);
        connected.once('remoteSettings', () => resolve(connected)).once('error', reject);
      }),
  );
  open.add(() => session.destroy());
  expect([tookMs, early()]).toEqual([0, false]);
  const get = (ms: number) =>
    new Promise<void>((resolve, reject) => {
      session
        .request({ ':path': `/?ms=${ms}` })
        .once('error', reject)
        .once('end', resolve)
        .resume();
    });
  for (const ms of [0, 60_000, 0, 1]) {
    const tooEarly = decoy(world);
    expect([(await timed(clock, () => get(ms))).tookMs, ms === 0 && tooEarly()]).toEqual([ms, false]);
  }
});

test.each(['node:http', 'fetch'])('a bridge that passes calls on by %s to a server that it has started', async (by) => {
  const world = await makeWorld();
  const session = await world.open([fixture('http-bridge.mjs'), by]);
  const pass = (path: string) => timed(world.clock, () => session.call('pass', { path }));
  const early = decoy(world);
  const first = await pass('/now');
  const tooEarly = early();

  expect([first.tookMs, tooEarly]).toEqual([0, false]);
  for (const ms of [60_000, 1, 200_000]) expect((await pass(`/wait?ms=${ms}`)).tookMs).toBe(ms);
  expect((await pass('/wait?ms=1000&bytes=2000000')).value).toHaveLength(2_000_000);
});

/** Sends a byte, and resolves to what comes until the line ends. */
const line = (socket: net.Socket) =>
  new Promise<string>((resolve, reject) => {
    let text = '';
    const take = (chunk: Buffer): void => {
      text += chunk;
      if (!text.endsWith('\n')) return;
      socket.off('data', take);
      resolve(text.trim());
    };
    socket.on('data', take);
    if (socket.listenerCount('error') === 0) socket.once('error', reject);
    socket.write('?');
  });

test('what the kernel holds back for a while is waited for', async () => {
  const world = await makeWorld();
  const { port } = await serve(world, 'tcp-servers.mjs', 'pieces');
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: false });
  const wrong: unknown[] = [];
  for (let i = 0; i < 50; i++) {
    const early = decoy(world);
    const { value, tookMs } = await timed(world.clock, () => line(socket));
    if (value !== 'abcd' || tookMs !== 0 || early()) wrong.push([value, tookMs]);
  }
  socket.destroy();

  expect(wrong).toEqual([]);
});

test('ports are used again, by other connections', async () => {
  const world = await makeWorld();
  const { port } = await serve(world, 'tcp-servers.mjs', 'pieces');
  let localPort = await freePort();
  const ports = new Set<number>();
  const wrong: unknown[] = [];
  for (let i = 0; i < 50; i++) {
    const early = decoy(world);
    const once = async () => {
      const socket = net.connect({ port, host: '127.0.0.1', localPort });
      const text = await line(socket);
      socket.resetAndDestroy(); // else the kernel keeps the ports for a minute
      return text;
    };
    try {
      const { value, tookMs } = await timed(world.clock, once);
      ports.add(localPort);
      if (value !== 'abcd' || tookMs !== 0 || early()) wrong.push([value, tookMs]);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      localPort = await freePort(); // another process was given that port meanwhile
    }
    await world.clock.advance(1000);
  }

  expect(wrong).toEqual([]);
  expect(ports.size).toBeLessThan(10);
});

test('hosts may come and go in any order', async () => {
  const [first, second] = [await makeWorld(), await makeWorld()];
  const { port } = await serveHttp(second);
  await first.close();
  const third = await makeWorld();
  for (let i = 0; i < 20; i++) {
    const early = decoy(second);
    await second.clock.run(() => ask(second.clock, port, '/now'));
    expect(early()).toBe(false);
  }
  await second.close();
  await third.close();

  expect(Object.hasOwn(net.Socket.prototype, 'connect')).toBe(true);
  expect(net.Socket.prototype.connect).toBe(nativeConnect);
});

test('a host on a clock that has all of this thread: its own sockets are no outsiders', async () => {
  const world = await makeWorld({ scope: 'process' });
  const { port } = await serveHttp(world);
  const took = [];
  for (const ms of [0, 60_000, 1, 0]) {
    const early = decoy(world);
    const { tookMs } = await timed(world.clock, () => ask(world.clock, port, `/wait?ms=${ms}`, { agent: keepAlive() }));
    took.push([tookMs, ms === 0 && early()]);
  }
  const { tookMs } = await timed(world.clock, async () => {
    const response = await fetch(`http://127.0.0.1:${port}/wait?ms=60000`);
    await response.text();
  });

  expect(took).toEqual([0, 60_000, 1, 0].map((ms) => [ms, false]));
  expect(tookMs).toBe(60_000);
});

test('children of two hosts do not mix', async () => {
  const worlds = [await makeWorld(), await makeWorld()];
  const ports: number[] = [];
  for (const world of worlds) ports.push((await serveHttp(world)).port);
  const took = await Promise.all(
    worlds.map(({ clock }, i) => timed(clock, () => ask(clock, ports[i] as number, `/wait?ms=${(i + 1) * 60_000}`))),
  );

  expect(took.map(({ tookMs }) => tookMs)).toEqual([60_000, 120_000]);
});

test('one child may ask another', async () => {
  const world = await makeWorld();
  const { port } = await serveHttp(world);
  const session = await world.open([fixture('asks-http.mjs'), String(port)]);
  const took = [];
  for (const ms of [0, 60_000, 0, 10]) {
    const early = decoy(world);
    const { tookMs } = await timed(world.clock, () => session.call('get', { path: `/wait?ms=${ms}` }));
    took.push([tookMs, ms === 0 && early()]);
  }

  expect(took).toEqual([0, 60_000, 0, 10].map((ms) => [ms, false]));
});

test('a server in real time is waited for by a child, as before, and blocks no other', async () => {
  const child = spawn(process.execPath, [fixture('http-server.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
  open.add(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const port = Number(await new Promise((resolve) => lines.once('line', resolve)));
  const world = await makeWorld();
  const session = await world.open([fixture('asks-http.mjs'), String(port)]);
  const early = decoy(world);

  expect((await timed(world.clock, () => session.call('get', { path: '/wait?ms=50' }))).tookMs).toBe(0);
  expect(early()).toBe(false);
  // We have no account of it: time passes while our request is with it, and does not stop without end.
  const answer = ask(world.clock, port, '/wait?ms=50');
  await world.clock.advance(60_000);
  expect((await answer).status).toBe(200);
});
