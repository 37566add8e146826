import { expect, test } from 'vitest';
import type { AdoptedChild } from '../../src/time/processes/adopted-child.ts';
import { freePort } from './free-port.ts';
import { ask } from './http-talk.ts';
import { fixture, type Session } from './session.ts';
import { makeWorld, type TestWorld, timed } from './world.ts';

/** When is a server there? Its agent reports it, without polling. */

const start = (world: TestWorld, ...args: readonly string[]): Session =>
  world.start(process.execPath, [fixture('tcp-servers.mjs'), ...args]);

const wait = (world: TestWorld, port: number | undefined, child?: AdoptedChild, said?: () => string) =>
  timed(world.clock, () =>
    world.host.listening({
      ...(port === undefined ? {} : { port }),
      ...(child && { child }),
      ...(said && { outputSoFar: said }),
    }),
  );

test('it is said who listens where; a server may take its time, which is virtual', async () => {
  const world = await makeWorld();
  const port = await freePort();
  const session = start(world, 'late', String(port));
  const { value, tookMs } = await wait(world, port, session.adopted);

  expect(value).toEqual({ process: 'c1', pid: session.process.pid, address: '127.0.0.1', port });
  expect(tookMs).toBe(20_000);
  expect((await timed(world.clock, () => ask(world.clock, port, '/'))).tookMs).toBe(0);
});

test('who listens already is found at once, whichever child it is', async () => {
  const world = await makeWorld();
  const first = await wait(world, undefined, start(world, 'plain').adopted);
  const second = await wait(world, undefined, start(world, 'worker').adopted);

  for (const { port, process } of [first.value, second.value]) {
    expect((await wait(world, port)).value).toMatchObject({ port, process });
  }
  expect(second.value.process).toMatch(/^c2#\d+$/);
});

test('a child that listens elsewhere: its port is named', async () => {
  const world = await makeWorld();
  const session = start(world, 'plain');
  const { port } = (await wait(world, undefined, session.adopted)).value;
  const beganMs = world.clock.now;

  await expect(wait(world, 1, session.adopted)).rejects.toThrow(
    new RegExp(
      `to listen to port 1: it did not within 60 s of virtual time. .*listens to port ${port} \\(127.0.0.1\\)`,
    ),
  );
  expect(world.clock.now - beganMs).toBe(60_000);
});

test.each([
  ['never', /within 60 s of virtual time\. It said: no port is good enough$/],
  ['exits', /it ended \(exit code 7\) before it did\. It said: the port is not to my taste$/],
])('a child that %s listens is told of with what it said', async (kind, message) => {
  const world = await makeWorld();
  const session = start(world, kind);

  await expect(wait(world, undefined, session.adopted, () => session.stderr)).rejects.toMatchObject({
    name: 'NotListeningError',
    code: 'ERR_NOT_LISTENING',
    message: expect.stringMatching(message),
  });
});

test('a child in real time is told of at once', async () => {
  const world = await makeWorld({}, { helloWithinMs: 1500 });
  const { adopted } = world.start('sleep', ['300']);

  await expect(wait(world, undefined, adopted)).rejects.toThrow(/does not run in virtual time/);
});

test('a host that is closed ends every wait', async () => {
  const world = await makeWorld();
  const waiting = expect(world.host.listening({ port: 1 })).rejects.toThrow(/its host was closed/);
  await world.close();
  await waiting;
});
