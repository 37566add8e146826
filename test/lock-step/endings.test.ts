import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { agentFile } from '../../src/time/processes/agent-location.ts';
import { fixture } from './session.ts';
import { makeWorld, timed } from './world.ts';

const server = [fixture('server.mjs')];

/** Whether a process runs. One that has ended but whose parent has not looked yet does not. */
const lives = (pid: number): boolean => {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

test.each([
  ['exit', 3],
  ['crash', 1],
] as const)('a server that ends by %s in the middle of a step ends at that instant', async (tool, code) => {
  const world = await makeWorld();
  const session = await world.open(server);
  const exit = once(session.process, 'exit');
  void session.call(tool, { ms: 60_000 });

  expect(await timed(world.clock, () => exit)).toEqual({ value: [code, null], tookMs: 60_000 });
});

test('bytes written right before an exit arrive at that instant, before it', async () => {
  const world = await makeWorld();
  const session = await world.open(server);
  session.trace.length = 0;
  const exit = once(session.process, 'close');
  void session.call('sleep', { ms: 60_000 });
  void session.call('exit', { ms: 60_000 });
  await timed(world.clock, () => exit);

  expect(session.trace).toEqual(['answer 2 @ 60000']);
});

test('a request to a server that has gone is a deadlock at once, not a wait', async () => {
  const world = await makeWorld();
  const session = await world.open(server);

  await expect(world.clock.run(() => session.call('exit', { ms: 1000 }))).rejects.toMatchObject({
    code: 'ERR_DEADLOCK',
  });
  expect(world.clock.now).toBe(1000);
});

test('a killed server takes no virtual time to end', async () => {
  const world = await makeWorld();
  const session = await world.open(server);
  const other = await world.open(server);
  void session.call('sleep', { ms: 60_000 });
  await world.clock.advance(1000);
  const exit = once(session.process, 'exit');
  session.process.kill('SIGKILL');

  expect(await timed(world.clock, () => exit)).toEqual({ value: [null, 'SIGKILL'], tookMs: 0 });
  expect((await timed(world.clock, () => other.call('sleep', { ms: 500 }))).tookMs).toBe(500);
});

test('a server whose standard input is closed ends by itself, at once', async () => {
  const world = await makeWorld();
  const session = await world.open(server);
  const exit = once(session.process, 'exit');
  session.process.stdin?.end();

  expect(await timed(world.clock, () => exit)).toEqual({ value: [0, null], tookMs: 0 });
});

test('one that has timers left lives until they have fired', async () => {
  const world = await makeWorld();
  const session = await world.open(server);
  const exit = once(session.process, 'exit');
  void session.call('sleep', { ms: 60_000 });
  session.process.stdin?.end();

  expect(await timed(world.clock, () => exit)).toEqual({ value: [0, null], tookMs: 60_000 });
});

test('closing the host leaves no process: bridges, threads, sleepers, spinners', async () => {
  const world = await makeWorld({ maxCpuMs: 3000 });
  const node = process.execPath;
  const bridged = await world.open([fixture('bridge.mjs'), node, ...server]);
  const threaded = await world.open(server);
  const spinner = await world.open(server);
  void bridged.call('sleep', { ms: 60_000 });
  void threaded.call('fileWorker', { ms: 60_000 });
  void threaded.call('child', { ms: 60_000 });
  await world.clock.advance(1000);
  const pids = [bridged, threaded].flatMap(({ adopted }) => adopted.agents.map(({ pid }) => pid));
  expect(new Set(pids).size).toBe(4);
  await expect(world.clock.run(() => spinner.call('spin', { ms: 1 }))).rejects.toMatchObject({ code: 'ERR_SPIN' });
  const spinning = spinner.process.pid as number;

  await world.close();

  expect([...pids, spinning].filter(lives)).toEqual([]);
});

test('closing the host ends what a process waits for synchronously, which no agent tells of', async () => {
  const world = await makeWorld();
  const session = await world.open(server);
  const pidFile = join(await mkdtemp(join(tmpdir(), 'sync-child-')), 'pid');
  const command = `echo $$ > ${pidFile}.part && mv ${pidFile}.part ${pidFile}; while :; do sleep 0.01; done`;
  void world.clock.run(() => session.call('execSync', { command })).catch(() => {});
  while (!existsSync(pidFile)) await new Promise((resolve) => setImmediate(resolve));
  const pid = Number(readFileSync(pidFile, 'utf8'));
  expect(lives(pid)).toBe(true);

  await world.close();

  while (lives(pid)) await new Promise((resolve) => setImmediate(resolve));
  await rm(dirname(pidFile), { recursive: true });
});

test('agents end when their host dies', async () => {
  const host = spawn(process.execPath, [fixture('host.mjs'), new URL(`file://${agentFile()}`).href, ...server], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const [pids] = await once(host.stdout as NodeJS.ReadableStream, 'data');
  const children: number[] = JSON.parse(String(pids));
  expect(children.every(lives)).toBe(true);
  host.kill('SIGKILL');
  // All of them hold the other end of this pipe.
  await once((host.stdio[3] as NodeJS.ReadableStream).resume(), 'end');
  // A process closes its descriptors a moment before it is gone. If one stays, the test's own limit ends this.
  while (children.some(lives)) await new Promise((resolve) => setImmediate(resolve));
});

test('a process in the background is nothing to wait for, and is gone with its host', async () => {
  const world = await makeWorld();
  const session = await world.open(server);
  const started = await timed(world.clock, () => session.call('background', { command: 'sleep', args: ['300'] }));
  const pid = Number(started.value);
  expect([started.tookMs, lives(pid)]).toEqual([0, true]);
  expect((await timed(world.clock, () => session.call('sleep', { ms: 500 }))).tookMs).toBe(500);

  await world.close();

  // A signal takes effect a moment after it was sent. If the process stays, the test's own limit ends this.
  while (lives(pid)) await new Promise((resolve) => setImmediate(resolve));
});

test('a service that is kept running is waited for only while a request to it is out', async () => {
  const { clock, open } = await makeWorld();
  const session = await open(server);
  for (const text of ['one', 'two']) {
    expect(await timed(clock, () => session.call('service', { text }))).toEqual({ value: text, tookMs: 0 });
    expect((await timed(clock, () => session.call('sleep', { ms: 60_000 }))).tookMs).toBe(60_000);
  }
});

test('and always, if a stream of it keeps the server alive', async () => {
  const { clock, open } = await makeWorld({ maxRealWaitMs: 1000 });
  const session = await open(server);
  await clock.run(() => session.call('service', { text: 'one', neverLetGo: true }));

  await expect(clock.run(() => session.call('sleep', { ms: 1 }))).rejects.toThrow(
    /child process cat \(c1\.\d+\), which has no agent/,
  );
});
