import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Participant } from '../../src/time/core/participant.ts';
import { fixture } from './session.ts';
import { makeWorld, timed } from './world.ts';

const server = [fixture('server.mjs')];

test('two servers share one clock', async () => {
  const { clock, open } = await makeWorld();
  const [a, b] = await Promise.all([open(server).then((session) => session), undefined]);
  const second = await open(server);
  void b;
  a.trace.length = 0;
  second.trace.length = 0;
  const all = () =>
    Promise.all([a.call('steps', { everyMs: 300, times: 3 }), second.call('steps', { everyMs: 200, times: 4 })]);

  expect((await timed(clock, all)).tookMs).toBe(900);
  expect(a.trace).toEqual(['1 @ 300', '2 @ 600', '3 @ 900', 'answer 2 @ 900']);
  expect(second.trace).toEqual(['1 @ 200', '2 @ 400', '3 @ 600', '4 @ 800', 'answer 2 @ 800']);
});

test('ties between servers fall by their order, however they started', async () => {
  const orders = new Set<string>();
  for (let i = 0; i < 5; i++) {
    const { clock, start, close } = await makeWorld();
    const sessions = [0, 1, 2].map(() => start(process.execPath, server));
    await clock.run(() => Promise.all(sessions.map((session) => session.initialize())));
    const order: number[] = [];
    const note = (n: number) => () => void order.push(n);
    await clock.run(() => Promise.all(sessions.map((session, n) => session.call('sleep', { ms: 1000 }).then(note(n)))));
    orders.add(order.join());
    await close();
  }
  expect([...orders]).toEqual(['0,1,2']);
});

test('and not by the order in which they were adopted', async () => {
  const { clock, host } = await makeWorld();
  const code = `setTimeout(() => process.stdout.write('x'), 1000)`;
  const order: string[] = [];
  const children = ['first', 'second'].map((name) => {
    const { env, id } = host.environment(process.env);
    const child = spawn(process.execPath, ['-e', code], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', () => order.push(name));
    return { id, child };
  });
  await Promise.all(children.reverse().map(({ id, child }) => host.adopt(id, child).ready));
  await clock.advance(1000);

  expect(order).toEqual(['first', 'second']);
});

/** A parent that asks its child for the time, each second, and says what both clocks read. */
const askChild = async (ablated: boolean) => {
  const { clock, open } = await makeWorld({}, {}, ablated ? lateSet : undefined);
  const session = await open([fixture('asks-child.mjs')]);
  return clock.run(() => session.call('compare', { times: 200, everyMs: 1000 }));
};

test('every clock is set before anybody fires: parent and child never read different times', async () => {
  expect(await askChild(false)).toBe('0 of 200 differ');
});

test('a host that fires first is found out by that', async () => {
  expect(await askChild(true)).not.toBe('0 of 200 differ');
});

/** Fires the owner at once and tells the others the time only when they are asked next. */
const lateSet = (participant: Participant): Participant => ({
  get name() {
    return participant.name;
  },
  get unsettled() {
    return participant.unsettled;
  },
  get nextMs() {
    return participant.nextMs;
  },
  settle: (nowMs, settled) => participant.settle(nowMs, settled),
  set: (_nowMs, done) => done(),
  fire: (firing, fired) => participant.fire(firing, fired),
  ahead: (nowMs) => participant.ahead(nowMs),
  waitingFor: () => participant.waitingFor(),
});
