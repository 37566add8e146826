import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { coldStartFirstCall } from '../../src/faults/process/cold-start-first-call.ts';
import { WorldOfFrames } from '../../src/faults/testing/world-of-frames.ts';
import { hangingServer } from '../servers/hanging-server.mjs';
import { faulty } from './faulty.ts';

const stdio = { command: 'node', args: [fileURLToPath(new URL('../servers/hanging-stdio.mjs', import.meta.url))] };

describe.each([
  ['in process', () => hangingServer()],
  ['over stdio', stdio],
] as const)('%s', (_, server) => {
  test('the first call waits 45 000 ms, the second does not', async () => {
    const run = await faulty(server, { tool: 'quick', calls: 2, plan: [faults.coldStartFirstCall()] });
    expect(run.answeredMs).toEqual([45_000, 0]);
    expect(run.verdicts).toEqual(['fits', 'fits']);
  });

  test('a client with 30 s gives up at 30 000, its cancellation stays behind the call, and the next waits for the same start', async () => {
    const run = await faulty(server, {
      tool: 'quick',
      calls: 1,
      settings: { tool_timeout_sec: 30 },
      plan: [faults.coldStartFirstCall()],
    });
    expect(run.gaveUpMs).toEqual([30_000]);
  });

  test('lifted in mid-flight it lets go at once', async () => {
    const run = await faulty(server, {
      tool: 'quick',
      plan: [faults.coldStartFirstCall()],
      before: (world) => world.time.setTimer(() => world.liftFaults(), 12_000),
    });
    expect(run.answeredMs).toEqual([12_000]);
  });

  test('the same seed, the same run', async () => {
    const options = { tool: 'quick', calls: 2, plan: [faults.coldStartFirstCall({ delayMs: 700 })] };
    expect((await faulty(server, options)).hash).toBe((await faulty(server, options)).hash);
  });
});

const call = (id: number, name: string) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name } }) as const;
const answer = (id: number) => ({ jsonrpc: '2.0', id, result: {} }) as const;
const cancel = (requestId: number) =>
  ({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } }) as const;
const ping = (id: number) => ({ jsonrpc: '2.0', id, method: 'ping' }) as const;

/** When each frame got to the server, by its id or what it cancels. */
function arrivals(parameters: object, steps: Parameters<WorldOfFrames['script']>[0]) {
  const world = new WorldOfFrames();
  world.inject(coldStartFirstCall, parameters);
  world.script(steps);
  world.runUntil();
  return world.arrivals
    .filter(({ at }) => at === 'server')
    .map(({ atMs, what }) => {
      const { id, params } = what as { id?: number; params?: { requestId?: number } };
      return `${id ?? `cancel ${params?.requestId}`} at ${atMs}`;
    });
}

test('calls of one start wait together, in order; a ping passes; a cancellation stays behind its call', () => {
  const steps = [
    { atMs: 0, toServer: call(1, 'a') },
    { atMs: 100, toServer: call(2, 'b') },
    { atMs: 200, toServer: ping(3) },
    { atMs: 300, toServer: cancel(1) },
    { atMs: 1_500, toServer: call(4, 'a') },
  ];
  expect(arrivals({ delayMs: 1_000 }, steps)).toEqual([
    '3 at 200',
    '1 at 1000',
    'cancel 1 at 1000',
    '2 at 1000',
    '4 at 1500',
  ]);
});

test('each tool starts by itself where the scope is the tool', () => {
  const steps = [
    { atMs: 0, toServer: call(1, 'a') },
    { atMs: 400, toServer: call(2, 'b') },
    { atMs: 1_200, toServer: call(3, 'a') },
  ];
  expect(arrivals({ delayMs: 1_000, scope: 'tool' }, steps)).toEqual(['1 at 1000', '3 at 1200', '2 at 1400']);
});

test('after the silence it is cold again, and a call under way is no silence', () => {
  const steps = [
    { atMs: 0, toServer: call(1, 'a') },
    { atMs: 7_000, toServer: call(2, 'a') },
    { atMs: 7_001, toClient: answer(2) },
    { atMs: 9_000, toClient: answer(1) },
    { atMs: 13_999, toServer: call(3, 'a') },
    { atMs: 14_000, toClient: answer(3) },
    { atMs: 19_000, toServer: call(4, 'a') },
  ];
  const expected = ['1 at 1000', '2 at 7000', '3 at 13999', '4 at 20000'];
  expect(arrivals({ delayMs: 1_000, idleBeforeColdMs: 5_000 }, steps)).toEqual(expected);
});

test('a call that comes while it starts begins no second start', () => {
  const world = new WorldOfFrames();
  world.inject(coldStartFirstCall, { delayMs: 1_000 });
  world.script([
    { atMs: 0, toServer: call(1, 'a') },
    { atMs: 500, toServer: call(2, 'a') },
    { atMs: 600, toServer: call(3, 'a') },
  ]);
  world.runUntil();
  expect(world.notes.filter((note) => note === 'started')).toHaveLength(1);
});

test('another session is cold where the scope is the session, and warm where it is the process', () => {
  const initialize = (id: number) => ({ jsonrpc: '2.0', id, method: 'initialize' }) as const;
  const steps = [
    { atMs: 0, toServer: initialize(0) },
    { atMs: 0, toServer: call(1, 'a') },
    { atMs: 5_000, toServer: initialize(2) },
    { atMs: 5_000, toServer: call(3, 'a') },
  ];
  const session = arrivals({ delayMs: 1_000, scope: 'session' }, steps);
  const process = arrivals({ delayMs: 1_000, scope: 'process' }, steps);
  expect(session).toEqual(['0 at 0', '1 at 1000', '2 at 5000', '3 at 6000']);
  expect(process).toEqual(['0 at 0', '1 at 1000', '2 at 5000', '3 at 5000']);
});
