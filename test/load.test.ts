import { describe, expect, test } from 'vitest';
import { playLoad } from '../src/check/load/play-load.ts';
import { burn, scriptedServer } from './servers/scripted-server.ts';
import { sessionApp } from './sessions/session-app.ts';

/** A server whose work waits for one of `places`, for `serviceMs` each, in the order of the calls. */
const queueing = (serviceMs: number, places: number) => {
  let waiting: (() => void)[] = [];
  let free = places;
  const enter = () => {
    if (free > 0) {
      free--;
      return Promise.resolve();
    }
    return new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = () => {
    const [next, ...others] = waiting;
    waiting = others;
    if (next === undefined) free++;
    else next();
  };
  return () =>
    scriptedServer({
      work: async ({ sleep }) => {
        await enter();
        await sleep(serviceMs);
        leave();
        return 'done';
      },
    });
};

/** A new queue for each level: the function that the harness calls first makes it. */
const fresh = (serviceMs: number, places: number) => {
  let make = queueing(serviceMs, places);
  return {
    server: () => make(),
    renew: () => {
      make = queueing(serviceMs, places);
    },
  };
};

const load = ({ server, renew }: ReturnType<typeof fresh>, options: Partial<Parameters<typeof playLoad>[1]> = {}) =>
  playLoad(server, {
    client: 'typescript-sdk-v1',
    tool: 'work',
    arguments: {},
    chargeWork: false,
    onLevel: renew,
    ...options,
  });

describe('N callers at once, by the formula of the queue', () => {
  test.each([
    [1_000, 1],
    [1_000, 4],
    [7_000, 3],
  ])(
    '%i ms of service at %i places: the k-th answer comes after ceil(k / places) x service',
    async (serviceMs, places) => {
      const counts = [1, 2, 5, 8];
      const { levels } = await load(fresh(serviceMs, places), { callers: counts });
      const after = (rank: number) => Math.ceil(rank / places) * serviceMs;
      for (const { callers, times } of levels) {
        expect(times).toMatchObject({ answered: callers, unanswered: 0 });
        expect([times.p50Ms, times.p95Ms, times.p99Ms]).toEqual(
          [50, 95, 99].map((percent) => after(Math.ceil((callers * percent) / 100))),
        );
      }
    },
  );

  test('the number of callers from which a client gives up, and who is first', async () => {
    const { levels, losesFrom } = await load(fresh(7_000, 1), { callers: [8, 9, 12] });
    expect(losesFrom).toBe(9);
    expect(levels.map(({ times, firstLost }) => [times.unanswered, firstLost])).toEqual([
      [0, null],
      [1, { caller: 9, call: 1, atMs: 60_000, waitedMs: 60_000 }],
      [4, { caller: 9, call: 1, atMs: 60_000, waitedMs: 60_000 }],
    ]);
  });
});

test('random arrivals at one place: the mean wait is that of M/D/1', async () => {
  const [serviceMs, everyMs, calls] = [100, 200, 3_000];
  const { levels } = await load(fresh(serviceMs, 1), {
    callers: [1],
    callsEach: calls,
    arrivals: { everyMs, random: true, open: true },
    seed: 7,
  });
  const [level] = levels;
  // Pollaczek-Khinchine with a fixed service time: wait = rho x service / (2 (1 - rho)).
  const rho = serviceMs / everyMs;
  const expectedMs = serviceMs + (rho * serviceMs) / (2 * (1 - rho));
  expect(level?.times.answered).toBe(calls);
  expect(level?.times.p50Ms).toBeLessThan(expectedMs);
  expect(Math.abs((level?.meanMs ?? 0) / expectedMs - 1)).toBeLessThan(0.05);
}, 30_000);

test('work that is charged makes other callers wait', async () => {
  const server = () =>
    scriptedServer({
      work: async () => {
        burn(100);
        return 'done';
      },
    });
  const options = { client: 'typescript-sdk-v1', tool: 'work', arguments: {}, callers: [4] };
  const [free, charged] = [await playLoad(server, { ...options, chargeWork: false }), await playLoad(server, options)];
  expect(free.levels[0]?.times.p99Ms).toBe(0);
  expect(charged.levels[0]?.times.p99Ms).toBeGreaterThan(250);
}, 30_000);

test('calls that never end rank above every answer, and a joined client that cannot start makes no call', async () => {
  let made = 0;
  const server = () => {
    const hangs = ++made > 2;
    const one = scriptedServer({ work: async () => (hangs ? new Promise<string>(() => {}) : 'done') });
    if (made === 2) one.connect = () => Promise.reject(new Error('no place'));
    return one;
  };
  const report = await playLoad(server, {
    client: 'opencode',
    tool: 'work',
    arguments: {},
    callers: [4],
    chargeWork: false,
    onLevel: () => {
      made = 0;
    },
  });
  expect(report.losesFrom).toBe(4);
  expect(report.levels).toMatchObject([{ callers: 4, notStarted: 1, calls: 3, times: { answered: 1, unanswered: 2 } }]);
});

test('over HTTP each caller is a client with a session of its own', async () => {
  const report = await playLoad(
    { app: () => sessionApp() },
    { client: 'typescript-sdk-v1', tool: 'slow', arguments: {}, callers: [3], callsEach: 2, chargeWork: false },
  );
  expect(report).toMatchObject({ caller: 'client', losesFrom: null });
  expect(report.levels).toMatchObject([{ callers: 3, notStarted: 0, calls: 6, times: { p99Ms: 30_000 } }]);
});

test.each([
  [{ callers: [0] }, 'callers must be whole numbers'],
  [{ callers: [] }, 'callers is empty'],
  [{ callsEach: 0.5 }, 'callsEach must be whole numbers'],
  [{ arrivals: { everyMs: -1 } }, 'everyMs must be milliseconds'],
  [{ tool: 'wrok' }, 'Did you mean "work"?'],
])('%j is bad usage', async (wrong, message) => {
  await expect(load(fresh(1, 1), wrong)).rejects.toMatchObject({
    code: 'ERR_USAGE',
    message: expect.stringContaining(message),
  });
});
