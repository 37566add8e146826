import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { fixture, published, type Session } from './session.ts';
import { makeWorld, type TestWorld, timed } from './world.ts';

const server = [fixture('server.mjs')];

/** What a tool returned, and how much virtual time passed here meanwhile. */
const call = ({ clock }: TestWorld, session: Session, tool: string, args: object = {}) =>
  timed(clock, () => session.call(tool, args));

test.each([
  ['sleep', { ms: 60_000 }, 60_000],
  ['ticks', { everyMs: 100, times: 600 }, 60_000],
  ['stderr', { ms: 30_000 }, 60_000],
  ['pauseStdin', { ms: 60_000 }, 60_000],
  ['endStdin', { ms: 60_000 }, 60_000],
  ['fileWorker', { ms: 60_000 }, 60_000],
  ['workerOwnArgv', { ms: 60_000 }, 60_000],
  ['workerOwnEnv', { ms: 60_000 }, 60_000],
  ['evalWorker', { ms: 60_000 }, 60_000],
  ['workerPingPong', { ms: 1000, times: 60 }, 60_000],
  ['child', { ms: 60_000 }, 60_000],
  ['child', { ms: 60_000, env: { PATH: '' } }, 60_000],
  ['fork', { ms: 60_000 }, 60_000],
  ['exec', { command: 'sleep 0.05' }, 0],
  ['execSync', { command: 'sleep 0.05' }, 0],
  ['compute', { cpuMs: 100 }, 0],
])('%s(%j) takes %i virtual ms, on both sides', async (tool, args, ms) => {
  const world = await makeWorld();
  const session = await world.open(server);

  expect(await call(world, session, tool, args)).toEqual({ value: String(ms), tookMs: ms });
});

describe('where work takes virtual time, a clock shows it', () => {
  const computed = async (tool: string, start: (world: TestWorld) => Promise<Session>) => {
    const world = await makeWorld();
    const session = await start(world);
    return Number(await world.clock.run(() => session.call(tool, { cpuMs: 100 })));
  };

  test('of a child that is started afterwards', async () => {
    const start = ({ host, open }: TestWorld) => {
      host.chargeWork();
      return open(server);
    };
    expect(await computed('compute', start)).toBeGreaterThan(50);
  });

  test.each(['compute', 'computeInChild', 'computeInThread'])('of one that runs already: %s', async (tool) => {
    const start = async ({ clock, host, open }: TestWorld) => {
      const session = await open(server);
      host.chargeWork();
      await clock.advance(0);
      return session;
    };
    expect(await computed(tool, start)).toBeGreaterThan(50);
  });

  test.each(['compute', 'computeInChild', 'computeInThread'])('and else none does: %s', async (tool) => {
    expect(await computed(tool, ({ open }) => open(server))).toBe(0);
  });
});

test.each([
  ['writeSync', ''],
  ['fsWrite', 'fs.write'],
  ['writeFileSync', 'writeFileSync'],
  ['replacedStdout', 'replaced'],
])('an answer by %s is seen at the instant it was written', async (tool, text) => {
  const world = await makeWorld();
  const session = await world.open(server);
  // Something else is due one millisecond after the answer: if the bytes are not counted, it comes first.
  let decoyAtMs = 0;
  world.clock.setTimer(() => (decoyAtMs = world.clock.now), 60_001);

  expect(await call(world, session, tool, { ms: 60_000 })).toEqual({ value: text, tookMs: 60_000 });
  expect(decoyAtMs).toBe(0);
});

test('large answers past the stream are counted to the last byte', async () => {
  const world = await makeWorld();
  const session = await world.open(server);
  for (let i = 0; i < 5; i++) {
    world.clock.setTimer(() => {}, 1001);
    const { value, tookMs } = await call(world, session, 'writeSync', { ms: 1000, bytes: 150_000 });
    expect([value.length, tookMs]).toEqual([150_000, 1000]);
  }
});

test('promises of the server are left alone, until it follows them itself', async () => {
  const world = await makeWorld();
  const session = await world.open(server);

  expect(await call(world, session, 'promisesFollowed')).toEqual({ value: 'false', tookMs: 0 });
  expect(await call(world, session, 'context', { ms: 60_000 })).toEqual({ value: 'kept', tookMs: 60_000 });
  expect(await call(world, session, 'ownHook')).toEqual({ value: 'true', tookMs: 0 });
  expect(await call(world, session, 'sleep', { ms: 60_000 })).toEqual({ value: '60000', tookMs: 60_000 });
});

test('that promises are left alone prints no warning', async () => {
  const world = await makeWorld();
  const session = await world.open(server, { env: { NODE_OPTIONS: '--pending-deprecation' } });

  expect(await call(world, session, 'echo', { message: 'here' })).toEqual({ value: 'here', tookMs: 0 });
  expect(session.stderr).toBe('');
});

test('the server sees nothing of the agent', async () => {
  const world = await makeWorld();
  const session = await world.open(server, { env: { NODE_OPTIONS: '--no-deprecation' } });
  const plain = await world.open(['--stack-size=900', ...server], { env: { NODE_OPTIONS: undefined } });

  const seen = async (of: Session, tool: string) => JSON.parse((await call(world, of, tool)).value);
  expect(await seen(session, 'environment')).toEqual({
    nodeOptions: '--no-deprecation',
    ours: [],
    execArgv: [],
    threadEnv: true,
  });
  expect(await seen(plain, 'environment')).toMatchObject({
    nodeOptions: null,
    ours: [],
    execArgv: ['--stack-size=900'],
  });
});

test.each([
  ['nothing of its own', {}, {}],
  ['data of its own', { workerData: 1 }, {}],
  ['options of its own', { execArgv: ['--no-warnings'] }, { execArgv: ['--no-warnings'] }],
  ['an environment of its own', { env: { OWN: 'thread' } }, { own: 'thread' }],
  [
    'both, with options in its environment',
    { env: { NODE_OPTIONS: '--no-deprecation' }, execArgv: [] },
    { nodeOptions: '--no-deprecation', own: null, execArgv: [] },
  ],
  [
    'an environment of its own with options',
    { env: { NODE_OPTIONS: '--no-deprecation' } },
    { nodeOptions: '--no-deprecation', own: null },
  ],
])('nor does a thread that is given %s', async (_, options, own) => {
  const world = await makeWorld();
  // A thread that is given this option fails.
  const processOnly = '--max-old-space-size=500';
  const session = await world.open([processOnly, ...server], { env: { NODE_OPTIONS: undefined, OWN: 'process' } });
  const { value } = await call(world, session, 'workerEnvironment', { options });

  expect(JSON.parse(value)).toEqual({ nodeOptions: null, ours: [], execArgv: [processOnly], own: 'process', ...own });
});

test('progress of a published server comes at its exact instants, 100 times of 100', async () => {
  const world = await makeWorld();
  const session = await world.open([published('server-everything'), 'stdio']);
  const traces = new Set<string>();
  for (let i = 0; i < 100; i++) {
    session.trace.length = 0;
    const beganMs = world.clock.now;
    await call(world, session, 'trigger-long-running-operation', { duration: 600, steps: 20 });
    traces.add(session.trace.map((entry) => relative(entry, beganMs)).join(' '));
  }
  const expected = Array.from({ length: 20 }, (_, i) => `${i + 1}@${30_000 * (i + 1)}`);
  expect([...traces]).toEqual([`${expected.join(' ')} answer@600000`]);
});

test('our timers and the child’s interleave in order, whichever is first', async () => {
  const world = await makeWorld();
  const session = await world.open(server);
  const order: string[] = [];
  for (const ms of [999, 1000, 1001, 2000]) world.clock.setTimer(() => order.push(`ours ${ms}`), ms);
  session.trace.length = 0;
  await call(world, session, 'steps', { everyMs: 1000, times: 2 });

  expect(order).toEqual(['ours 999', 'ours 1000', 'ours 1001', 'ours 2000']);
  expect(session.trace).toEqual(['1 @ 1000', '2 @ 2000', 'answer 2 @ 2000']);
});

test('what we send at an instant at which the child is due as well finds its clock set', async () => {
  const world = await makeWorld();
  const session = await world.open(server);
  const late: string[] = [];
  const ask = async (): Promise<void> => {
    const atMs = world.clock.epochMs + world.clock.now;
    const seen = Number(await session.call('now'));
    if (seen !== atMs) late.push(`${seen - atMs} ms`);
  };
  for (let tick = 1; tick <= 200; tick++) world.clock.setTimer(() => void ask(), tick * 1000);
  await call(world, session, 'ticks', { everyMs: 1000, times: 201 });

  expect(late).toEqual([]);
});

test('a process starts at the time of its parent', async () => {
  const world = await makeWorld();
  const session = await world.open([fixture('born.mjs')]);
  await world.clock.advance(60_000);
  const { process: other } = world.start(process.execPath, ['-p', 'Date.now()']);
  const [bornMs] = await world.clock.run(() => once(other.stdout as NodeJS.ReadableStream, 'data'));
  const childBornMs = await world.clock.run(() => session.call('childBornMs'));

  expect([bornMs, childBornMs].map((ms) => Number(ms) - world.clock.epochMs)).toEqual([60_000, 60_000]);
});

test('a signal makes a child run, and time waits for what it does', async () => {
  const world = await makeWorld();
  const session = await world.open([fixture('born.mjs')]);
  let decoyAtMs = 0;
  world.clock.setTimer(() => (decoyAtMs = world.clock.now), 1);
  session.trace.length = 0;
  await world.clock.run(() => {
    session.process.kill('SIGTERM');
    return once(session.process.stdout as NodeJS.ReadableStream, 'data');
  });

  expect([session.trace, decoyAtMs]).toEqual([['terminated @ 0'], 0]);
});

test('a server may wait before it reads: only that time passes', async () => {
  const world = await makeWorld();
  const session = world.start(process.execPath, [fixture('slow-start.mjs'), '20000']);
  await session.adopted.ready;

  expect((await timed(world.clock, () => session.initialize())).tookMs).toBe(20_000);
});

test('a server that never reads does not stop the clock', async () => {
  const world = await makeWorld();
  const session = world.start(process.execPath, [fixture('slow-start.mjs')]);
  await session.adopted.ready;
  const gaveUp = new Promise<string>((resolve) => world.clock.setTimer(() => resolve('gave up'), 10_000));

  expect(await timed(world.clock, () => Promise.race([session.initialize(), gaveUp]))).toEqual({
    value: 'gave up',
    tookMs: 10_000,
  });
});

const relative = (entry: string, beganMs: number): string => {
  const [what, at] = entry.split(' @ ');
  return `${what?.split(' ')[0]}@${Number(at) - beganMs}`;
};
