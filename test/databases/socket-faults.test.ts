import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import type { PlannedFault } from '../../src/faults/fault-plan.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import { resultOf } from '../faults/outcome-of.ts';
import { type Ask, addressOf, asked } from './asked.ts';
import { databaseServer } from './database-server.mjs';
import { freePort, installed, type PrivateDatabase, startPostgres, startRedis, titleOf } from './private-databases.ts';

/*
 * Faults of connections, with real databases: PostgreSQL and Redis by three drivers, in this process and in a child. All times are
 * virtual, and exact.
 */

const stdio = { command: 'node', args: [fileURLToPath(new URL('./database-stdio.mjs', import.meta.url))] };
const places = [
  ['in this process', () => databaseServer()],
  ['in a child', stdio],
] as const;
const has = installed();

interface Case {
  readonly name: string;
  readonly fault: (match: { readonly host: string }) => PlannedFault;
  readonly ask: Ask;
  readonly seen: readonly (readonly [number, unknown])[];
}

/** Plays all cases in one call: each has an address of its own, which its fault is about. */
async function play(server: Parameters<typeof asked>[0], cases: readonly Case[], port: number) {
  const plan = cases.map(({ fault }, index) => fault({ host: `${addressOf(index)}:${port}` }));
  const asks = cases.map(({ ask }, index) => ({ host: addressOf(index), port, ...ask }));
  const { seen, noted } = await asked(server, plan, asks);
  return { seen, noted };
}

const named = (cases: readonly Case[], seen: unknown): unknown =>
  Object.fromEntries(cases.map(({ name }, index) => [name, (seen as readonly unknown[] | null)?.[index]]));

const text = (part: string) => expect.stringContaining(part);

const select = ['select 1 + 1 as two', 'select 2 + 2 as four'];
const postgresCases: readonly Case[] = [
  {
    name: 'no latency',
    fault: (match) => faults.socketSlow({ ...match, latencyMs: 0 }),
    ask: { driver: 'pg', steps: select },
    seen: [
      [0, 'connected'],
      [0, '2'],
      [0, '4'],
    ],
  },
  {
    name: 'slow: each round trip takes the latency twice, and the connect its own',
    fault: (match) => faults.socketSlow({ ...match, latencyMs: 1_000, connectMs: 300 }),
    ask: { driver: 'pg', steps: select },
    seen: [
      [2_300, 'connected'],
      [4_300, '2'],
      [6_300, '4'],
    ],
  },
  {
    name: 'hung: no answer to the first query, until the server gives up',
    fault: (match) => faults.socketHung({ ...match }),
    ask: { driver: 'pg', steps: select, giveUpMs: 9_000 },
    seen: [
      [0, 'connected'],
      [9_000, 'gave up'],
    ],
  },
  {
    name: "hung: the driver's own limit for a query ends it",
    fault: (match) => faults.socketHung({ ...match }),
    ask: { driver: 'pg', steps: ['select 1 as one'], query_timeout: 4_000, giveUpMs: 9_000 },
    seen: [
      [0, 'connected'],
      [4_000, text('Query read timeout')],
    ],
  },
  {
    name: "hung in the connect: the driver's own limit for the connect ends it",
    fault: (match) => faults.socketHung({ ...match, phase: 'connect' }),
    ask: { driver: 'pg', steps: select, connectionTimeoutMillis: 5_000 },
    seen: [[5_000, text('timeout')]],
  },
  {
    name: 'hung for a time: the answer comes then',
    fault: (match) => faults.socketHung({ ...match, hangMs: 7_000 }),
    ask: { driver: 'pg', steps: select },
    seen: [
      [0, 'connected'],
      [7_000, '2'],
      [7_000, '4'],
    ],
  },
  {
    name: 'reset: the driver gets ECONNRESET',
    fault: (match) => faults.socketReset({ ...match }),
    ask: { driver: 'pg', steps: ['select 1 as one'], giveUpMs: 9_000 },
    seen: [
      [0, 'connected'],
      [0, text('ECONNRESET')],
    ],
  },
  {
    name: 'hung in the middle of the rows',
    fault: (match) => faults.socketHung({ ...match, hangMs: 1_000, afterBytes: 200 }),
    ask: { driver: 'pg', steps: ["select repeat('x', 100) as text from generate_series(1, 5)"] },
    seen: [
      [0, 'connected'],
      [1_000, Array(5).fill('x'.repeat(100)).join(';')],
    ],
  },
  {
    name: 'trickle: rows arrive piece by piece',
    // The start-up is less than 1 000 bytes. The answer is one row of 4 500 bytes, and less than 100 bytes around it.
    fault: (match) => faults.socketTrickle({ ...match, chunkBytes: 1_000, intervalMs: 100 }),
    ask: { driver: 'pg', steps: ["select repeat('x', 4500) as text"] },
    seen: [
      [100, 'connected'],
      [600, 'x'.repeat(4_500)],
    ],
  },
];

const slowQueryCases: readonly Case[] = [
  {
    name: 'each query takes its time, and the start-up none',
    fault: (match) => faults.querySlow({ ...match }),
    ask: { driver: 'pg', steps: select },
    seen: [
      [0, 'connected'],
      [20_000, '2'],
      [40_000, '4'],
    ],
  },
  {
    name: 'a statement_timeout of the connection ends a query, and the connection goes on',
    fault: (match) => faults.querySlow({ ...match }),
    ask: {
      driver: 'pg',
      statement_timeout: 5_000,
      steps: ['select 1 as one', 'set statement_timeout = 0', 'select 2 as two'],
    },
    seen: [
      [0, 'connected'],
      [5_000, text('57014: canceling statement due to statement timeout')],
      [5_000, ''],
      [25_000, '2'],
    ],
  },
  {
    name: 'a query with parameters is ended too',
    fault: (match) => faults.querySlow({ ...match }),
    ask: {
      driver: 'pg',
      steps: ["set statement_timeout = '3s'", { text: 'select $1::int as n', values: [3] }, 'show statement_timeout'],
    },
    seen: [
      [0, 'connected'],
      [0, ''],
      [3_000, text('57014')],
      [3_000, '3s'],
    ],
  },
  {
    name: 'a limit within a transaction: the transaction has failed, and the limit is over with it',
    fault: (match) => faults.querySlow({ ...match }),
    ask: {
      driver: 'pg',
      steps: [
        'begin',
        "set local statement_timeout = '2s'",
        'select 1 as one',
        'select 2 as two',
        'rollback',
        'select 3 as three',
      ],
    },
    seen: [
      [0, 'connected'],
      [0, ''],
      [0, ''],
      [2_000, text('57014')],
      [2_000, text('25P02')],
      [2_000, ''],
      [22_000, '3'],
    ],
  },
  {
    name: "the database's own limit",
    fault: (match) => faults.querySlow({ ...match, statementTimeoutMs: 4_000 }),
    ask: { driver: 'pg', steps: ['select 1 as one'] },
    seen: [
      [0, 'connected'],
      [4_000, text('57014')],
    ],
  },
  {
    name: 'a limit that is longer than the query',
    fault: (match) => faults.querySlow({ ...match, delayMs: 4_000 }),
    ask: { driver: 'pg', statement_timeout: 5_000, steps: ['select 1 as one'] },
    seen: [
      [0, 'connected'],
      [4_000, '1'],
    ],
  },
  {
    name: 'a query that the program cancels',
    fault: (match) => faults.querySlow({ ...match }),
    ask: { driver: 'pg', cancelAfterMs: 6_000, steps: ['select 1 as one', 'select 2 as two'] },
    seen: [
      [0, 'connected'],
      [6_000, text('57014: canceling statement due to user request')],
      [26_000, '2'],
    ],
  },
];

const commands = [
  ['SET', 'a', '1'],
  ['GET', 'a'],
];
/** @param handshakes how many round trips the driver makes when it connects */
const redisCases = (driver: 'redis' | 'ioredis', handshakes: number): readonly Case[] => [
  {
    name: 'no latency',
    fault: (match) => faults.socketSlow({ ...match, latencyMs: 0 }),
    ask: { driver, steps: commands },
    seen: [
      [0, 'connected'],
      [0, '"OK"'],
      [0, '"1"'],
    ],
  },
  {
    name: 'slow: each round trip takes the latency twice, and the connect its own',
    fault: (match) => faults.socketSlow({ ...match, latencyMs: 1_000, connectMs: 300 }),
    ask: { driver, steps: commands },
    seen: [
      [handshakes * 2_000 + 300, 'connected'],
      [handshakes * 2_000 + 2_300, '"OK"'],
      [handshakes * 2_000 + 4_300, '"1"'],
    ],
  },
  {
    name: 'hung: no answer to the first command, until the server gives up',
    fault: (match) => faults.socketHung({ ...match }),
    ask: { driver, steps: commands, giveUpMs: 9_000 },
    seen: [
      [0, 'connected'],
      [9_000, 'gave up'],
    ],
  },
  {
    name: 'hung in the connect',
    fault: (match) => faults.socketHung({ ...match, phase: 'connect' }),
    ask: { driver, steps: commands, connectTimeout: 5_000, giveUpMs: 9_000 },
    seen: [[5_000, expect.any(String)]],
  },
  {
    name: 'reset',
    fault: (match) => faults.socketReset({ ...match }),
    ask: { driver, steps: commands, giveUpMs: 9_000 },
    seen: [
      [0, 'connected'],
      [0, driver === 'redis' ? text('ECONNRESET') : text('Connection is closed')],
    ],
  },
  {
    name: 'each command takes its time',
    fault: (match) => faults.querySlow({ ...match, delayMs: 3_000 }),
    ask: { driver, steps: [...commands, ['MULTI'], ['INCR', 'a'], ['EXEC']] },
    seen: [
      [0, 'connected'],
      [3_000, '"OK"'],
      [6_000, '"1"'],
      [6_000, '"OK"'],
      [6_000, '"QUEUED"'],
      [9_000, '[2]'],
    ],
  },
  {
    name: 'trickle',
    fault: (match) => faults.socketTrickle({ ...match, chunkBytes: 1_000, intervalMs: 100 }),
    ask: { driver, enableReadyCheck: false, steps: [['ECHO', 'y'.repeat(4_500)]] },
    seen: [
      [100, 'connected'],
      [600, JSON.stringify('y'.repeat(4_500))],
    ],
  },
];

describe.skipIf(!has.postgres)(titleOf('PostgreSQL', has.postgres), () => {
  let database: PrivateDatabase;
  beforeAll(async () => {
    database = await startPostgres();
  }, 60_000);
  afterAll(() => database.stop());

  test.each(places)('by pg, %s', async (_, server) => {
    const { seen } = await play(server, postgresCases, database.port);
    expect(named(postgresCases, seen)).toEqual(Object.fromEntries(postgresCases.map((one) => [one.name, one.seen])));
  });

  test.each(places)('slow queries by pg, %s', async (_, server) => {
    const { seen } = await play(server, slowQueryCases, database.port);
    expect(named(slowQueryCases, seen)).toEqual(Object.fromEntries(slowQueryCases.map((one) => [one.name, one.seen])));
  });

  test.each([
    ['socket-slow', faults.socketSlow({ latencyMs: 200_000 }), { giveUpMs: 60_000 }],
    ['socket-trickle', faults.socketTrickle({ chunkBytes: 1, intervalMs: 4_000 }), { giveUpMs: 60_000 }],
    ['socket-hung', faults.socketHung(), { query_timeout: 10_000 }],
    ['query-slow', faults.querySlow({ delayMs: 400_000 }), { statement_timeout: 10_000 }],
  ] as const)('%s: a server without the defence fails, and one with it passes', async (_, fault, defence) => {
    const ask = { driver: 'pg', host: '127.0.0.1', port: database.port, steps: ['select 1 as one'] } as const;
    const settings = { tool_timeout_sec: 300 };
    const without = await asked(() => databaseServer(), [fault], [ask], { settings });
    expect([without.verdicts, without.gaveUpMs]).toEqual([['fails'], [300_000]]);
    const mended = await asked(() => databaseServer(), [fault], [{ ...ask, ...defence }], { settings });
    expect(mended.verdicts).toEqual(['fits']);
  });

  test('socket-reset: a server without another attempt answers with the error, and one with it with the rows', async () => {
    const ask = { driver: 'pg', host: '127.0.0.1', port: database.port, steps: ['select 1 as one'] } as const;
    const plan = [faults.socketReset({ connections: 1 })];
    const without = await asked(() => databaseServer(), plan, [ask]);
    expect(without.seen?.[0]?.at(-1)).toEqual([0, text('ECONNRESET')]);
    const mended = await asked(() => databaseServer(), plan, [{ ...ask, attempts: 2 }]);
    expect(mended.seen?.[0]?.at(-1)).toEqual([0, '1']);
  });

  test('what runs in the time of the database takes real time, and virtual time waits', async () => {
    const ask = {
      driver: 'pg',
      host: '127.0.0.1',
      port: database.port,
      steps: ["select 'slept' from pg_sleep(0.3)"],
    } as const;
    const sinceMs = performance.now();
    const { seen } = await asked(() => databaseServer(), [faults.socketSlow({ latencyMs: 100 })], [ask]);
    expect(seen?.[0]?.at(-1)).toEqual([400, 'slept']);
    expect(performance.now() - sinceMs).toBeGreaterThan(290);
  });

  test.each(places)(
    '%s: a fault begins on a connection that is open, and what it holds goes on when it is lifted',
    async (_, server) => {
      const steps = ['select 1 as one', { waitMs: 5_000 }, 'select 2 as two', 'select 3 as three'];
      const ask = { driver: 'pg', host: '127.0.0.1', port: database.port, steps } as const;
      const host = `127.0.0.1:${database.port}`;
      for (const fault of [
        faults.socketHung({ host }),
        faults.querySlow({ host }),
        faults.socketSlow({ host, latencyMs: 90_000 }),
      ]) {
        const plan = [{ ...fault, when: { fromMs: 3_000, untilMs: 9_000 } }];
        const { seen } = await asked(server, plan, [ask]);
        expect([fault.fault, seen]).toEqual([
          fault.fault,
          [
            [
              [0, 'connected'],
              [0, '1'],
              [9_000, '2'],
              [9_000, '3'],
            ],
          ],
        ]);
      }
    },
  );

  test('a server over HTTP in a child gives the same as one over stdio', async () => {
    const port = await freePort();
    const file = fileURLToPath(new URL('./database-http.mjs', import.meta.url));
    const overHttp = {
      command: 'node',
      args: [file],
      env: { PORT: String(port) },
      http: `http://127.0.0.1:${port}/mcp`,
    };
    const ask = { driver: 'pg', host: '127.0.0.1', port: database.port, steps: select };
    const played = {
      tool: 'query',
      args: { asks: [ask] },
      faults: [faults.socketSlow({ host: `127.0.0.1:${database.port}`, latencyMs: 1_000 })],
    };
    const durations = async (server: ServerUnderTest, plan = played.faults) => {
      const { call, executions } = await resultOf(server, { ...played, faults: plan });
      return { call, lasts: executions.map(([sentAtMs, answeredAtMs]) => (answeredAtMs ?? 0) - (sentAtMs ?? 0)) };
    };
    // Four round trips: the start-up, two queries, and the end of the connection.
    const there = await durations(overHttp);
    expect(there.lasts).toEqual([8_000]);
    expect(await durations(stdio)).toEqual(there);
    // Beside a fault of HTTP, in both orders of the plan: the answer is late by that.
    for (const plan of [
      [...played.faults, faults.lateResponse({ delayMs: 3_000 })],
      [faults.lateResponse({ delayMs: 3_000 }), ...played.faults],
    ])
      expect((await durations(overHttp, plan)).lasts).toEqual([11_000]);
  });

  test('over a Unix socket', async () => {
    const path = join(database.folder, `.s.PGSQL.${database.port}`);
    const plan = [faults.socketSlow({ host: path, latencyMs: 1_000 })];
    const { seen } = await asked(() => databaseServer(), plan, [
      { driver: 'pg', host: database.folder, port: database.port, steps: ['select 1 as one'] },
    ]);
    expect(seen).toEqual([
      [
        [2_000, 'connected'],
        [4_000, '1'],
      ],
    ]);
  });
});

describe.skipIf(!has.redis)(titleOf('Redis', has.redis), () => {
  let database: PrivateDatabase;
  beforeAll(async () => {
    database = await startRedis();
  }, 60_000);
  afterAll(() => database.stop());

  describe.each([
    ['redis', redisCases('redis', 1)],
    ['ioredis', redisCases('ioredis', 2)],
  ] as const)('by %s', (__, cases) => {
    test.each(places)('%s', async (_, server) => {
      const { seen } = await play(server, cases, database.port);
      expect(named(cases, seen)).toEqual(Object.fromEntries(cases.map((one) => [one.name, one.seen])));
    });
  });

  describe.each(['redis', 'ioredis'] as const)('commands that wait in the database, by %s', (driver) => {
    const plan = [faults.socketSlow({ latencyMs: 0 })];
    const ask = {
      driver,
      host: '127.0.0.1',
      get port() {
        return database.port;
      },
    };

    test.each(places)('their own limits are virtual, %s', async (_, server) => {
      const steps = [
        ['BLPOP', 'none', '30'],
        ['XREAD', 'BLOCK', '7000', 'STREAMS', 'none', '0'],
        ['BLMPOP', '2.5', '1', 'none', 'LEFT'],
        ['PING'],
      ];
      const { seen } = await asked(server, plan, [{ ...ask, steps }]);
      expect(seen?.[0]).toEqual([
        [0, 'connected'],
        [30_000, 'null'],
        [37_000, 'null'],
        [39_500, 'null'],
        [39_500, '"PONG"'],
      ]);
    });

    test.each(places)('another connection ends the wait, at its own instant, %s', async (_, server) => {
      const asks: readonly Ask[] = [
        {
          ...ask,
          steps: [
            ['DEL', 'jobs', 'done'],
            ['BLMOVE', 'jobs', 'done', 'LEFT', 'RIGHT', '0'],
          ],
        },
        { ...ask, steps: [['BLPOP', 'done', '60']] },
        { ...ask, steps: [{ waitMs: 5_000 }, ['RPUSH', 'jobs', 'first']] },
      ];
      const { seen } = await asked(server, plan, asks, { atOnce: true });
      expect(seen?.map((one) => one.at(-1))).toEqual([
        [5_000, '"first"'],
        [5_000, '["done","first"]'],
        [5_000, '1'],
      ]);
    });
  });

  test('over a Unix socket, and by RESP 3', async () => {
    const path = join(database.folder, 'redis.sock');
    const plan = [faults.socketSlow({ host: path, latencyMs: 1_000 })];
    const asks: readonly Ask[] = [
      { driver: 'redis', path, steps: [['PING']] },
      { driver: 'redis', path, RESP: 3, steps: [['PING']] },
    ];
    const { seen } = await asked(() => databaseServer(), plan, asks);
    const both = [
      [2_000, 'connected'],
      [4_000, '"PONG"'],
    ];
    expect(seen).toEqual([both, both]);
  });
});
