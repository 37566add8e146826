import { once } from 'node:events';
import net from 'node:net';
import { expect, test } from 'vitest';
import { fixture } from './session.ts';
import { makeWorld } from './world.ts';

/** What cannot run in virtual time is told at once, with what to do. */

const server = [fixture('server.mjs')];
const limits = { maxRealWaitMs: 400, maxCpuMs: 500 };

test.each([
  ['a program that is not Node', 'cat', [], /it runs cat, which is not Node/],
  ['a program behind a shell', 'sh', ['-c', 'cat; true'], /it runs cat, which is not Node/],
  ['a program that ends first', 'sh', ['-c', 'exit 7'], /it ended \(exit code 7\) before/],
  ['a command that does not exist', 'no-such-command', [], /it could not be started/],
  [
    'Node without its environment',
    'env',
    ['-i', process.execPath, ...server],
    /no Node process of it joined the virtual clock within 2 s/,
  ],
])('%s runs in real time', async (_name, command, args, why) => {
  const { start } = await makeWorld({}, { helloWithinMs: 2000 });

  expect(await start(command, args).adopted.ready).toEqual({ kind: 'real', why: expect.stringMatching(why) });
});

test('a child that has not said hello when its host is closed runs in real time', async () => {
  const { start, close } = await makeWorld();
  const { ready } = start('sleep', ['1000']).adopted;
  await close();

  expect(await ready).toEqual({ kind: 'real', why: 'its host was closed' });
});

test('time does not move while a child is starting, and moves once it is real', async () => {
  const { clock, start } = await makeWorld();
  const fired = clock.run(() => new Promise((resolve) => clock.setTimer(() => resolve(clock.now), 1000)));
  const { ready } = start('sh', ['-c', 'exit 0']).adopted;
  let early = true;
  void ready.then(() => (early = false));

  expect(await fired).toBe(1000);
  expect(early).toBe(false);
});

test.each(['Date.now', 'performance.now', 'hrtime'])(
  'a loop until time has passed by %s is found, with its place',
  async (by) => {
    const { clock, open } = await makeWorld(limits);
    const session = await open(server);

    await expect(clock.run(() => session.call('spin', { ms: 1, by }))).rejects.toMatchObject({
      name: 'UnresponsiveChildError',
      code: 'ERR_SPIN',
      pid: session.process.pid,
      message: expect.stringMatching(/server\.mjs \(c1\) has been looping at .*server\.mjs:\d+:\d+/),
    });
  },
);

test('a long computation is told from such a loop', async () => {
  const { clock, open } = await makeWorld(limits);
  const session = await open(server);

  const failed = clock.run(() => session.call('compute', { cpuMs: 30_000 }));
  await expect(failed).rejects.toMatchObject({
    code: 'ERR_CPU_BOUND',
    message: expect.stringMatching(
      /it computes, and a computation has used 0\.5 s of processor time \(`--max-cpu-ms`\)/,
    ),
  });
});

test('one that ends within its processor time is waited for, however long it takes', async () => {
  const { clock, open } = await makeWorld({ maxRealWaitMs: 100, maxCpuMs: 10_000 });
  const session = await open(server);

  expect(await clock.run(() => session.call('compute', { cpuMs: 400 }))).toBe('0');
});

test('a computation in a process that is waited for synchronously is one, too', async () => {
  const { clock, open } = await makeWorld(limits);
  const session = await open(server);

  await expect(clock.run(() => session.call('execSync', { command: 'while :; do :; done' }))).rejects.toMatchObject({
    code: 'ERR_CPU_BOUND',
    message: expect.stringMatching(/it waits for .*sh, which computes/),
  });
});

test('a synchronous call that waits for nothing is given up', async () => {
  const { clock, open } = await makeWorld(limits);
  const session = await open(server);

  await expect(clock.run(() => session.call('execSync', { command: 'sleep 300' }))).rejects.toMatchObject({
    code: 'ERR_NO_ANSWER',
    message: expect.stringMatching(/no thread that works for it was runnable for 0\.4 s \(`--max-wait-ms`\)/),
  });
});

test('and so is a process that is stopped', async () => {
  const { clock, open } = await makeWorld(limits);
  const session = await open(server);
  session.process.kill('SIGSTOP');

  await expect(clock.run(() => session.call('echo'))).rejects.toMatchObject({ code: 'ERR_NO_ANSWER' });
  session.process.kill('SIGCONT');
});

test('an agent of another version is sent home, and that is noted', async () => {
  const { host, notes } = await makeWorld();
  const { MCP_DEADLINE_AGENT = '' } = host.environment({}).env;
  const socket = net.connect(JSON.parse(MCP_DEADLINE_AGENT).socket);
  const hello = { say: 'hello', version: 0, process: 'c1', pid: process.pid, title: 'old.js', flows: [] };
  socket.write(`${JSON.stringify(hello)}\n`);

  expect(String((await once(socket, 'data'))[0])).toBe('{"do":"leave"}\n');
  expect(notes).toEqual([expect.stringMatching(/^old\.js .* has an agent of another version/)]);
});

test('work in a child that does not end is told with the line that started it', async () => {
  const { clock, open } = await makeWorld(limits);
  const session = await open(server);

  await expect(clock.run(() => session.call('exec', { command: 'sleep 300' }))).rejects.toMatchObject({
    code: 'ERR_STUCK',
    message: expect.stringMatching(/server\.mjs \(c1\): .*child process \/bin\/sh \(c1\.1\).*server\.mjs:\d+/),
  });
});

test('work that goes on and on is not called stuck', async () => {
  const { clock, open } = await makeWorld(limits);
  const session = await open(server);

  expect(await clock.run(() => session.call('manyReads', { realMs: 1500 }))).toBe('0');
});

test.each(['immediates', 'writes'])('a server that never comes to rest (%s) is told with its line', async (tool) => {
  const { clock, open } = await makeWorld({ ...limits, maxCpuMs: 400 });
  const session = await open(server);

  await expect(clock.run(() => session.call(tool))).rejects.toMatchObject({
    code: 'ERR_NEVER_IDLE',
    pid: session.process.pid,
    message: expect.stringMatching(/server\.mjs \(c1\) never comes to rest: .*server\.mjs:\d+:\d+/),
  });
});
