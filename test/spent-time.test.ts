import { once } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import type { CheckOptions } from '../src/check/options/check-options.ts';
import { searchCases } from '../src/check/property-runs/search-cases.ts';
import { faults } from '../src/faults/fault-builders.ts';
import type { FaultPlan } from '../src/faults/fault-plan.ts';
import { searchMessage } from '../src/report/formats/search-message.ts';
import type { ServerUnderTest } from '../src/scenario/server/server-under-test.ts';
import { httpServer } from './faults/http-server.ts';
import { boundedRetries, halfAgain, inARow } from './reach/servers.ts';
import { scriptedServer } from './servers/scripted-server.ts';

const slow = (delayMs: number) => [{ fault: 'upstream-slow', parameters: { delayMs, answer: { body: 'x' } } }];

/** What the time of one call was spent on: what, where, from when, for how long. */
const spentUnder = async (
  server: ServerUnderTest,
  faults: FaultPlan,
  {
    client = 'typescript-sdk-v1',
    tool = 'search',
    ...options
  }: Partial<CheckOptions> & {
    readonly client?: string;
    readonly tool?: string;
  } = {},
) => {
  const asked = { clients: [client], calls: [{ tool }], faults, quick: true, explain: 0, ...options };
  const { cells } = await check(server, asked);
  const [cell] = cells;
  const endedMs = cell?.gaveUp?.latestMs ?? cell?.tookMs;
  for (const { fromMs, forMs } of cell?.spent ?? []) expect(fromMs + forMs).toBeLessThanOrEqual(Number(endedMs));
  return cell?.spent?.map(({ what, host: at, method, fromMs, forMs }) => [what, at ?? method ?? null, fromMs, forMs]);
};

const spentBy = (server: ServerUnderTest, delayMs: number) => spentUnder(server, slow(delayMs));

const host = 'upstream.example';

test('outgoing calls that a fault held, in order, and the rest of the time', async () => {
  expect(await spentBy(halfAgain, 20_000)).toEqual([
    ['unaccounted', null, 0, 3_000],
    ['upstream-call', host, 3_000, 20_000],
    ['unaccounted', null, 23_000, 10_000],
  ]);
  expect(await spentBy(inARow(2), 40_000)).toEqual([
    ['upstream-call', host, 0, 40_000],
    ['upstream-call', host, 40_000, 20_000], // the client gave up then
  ]);
});

test('a call that the server gave up was held only until then', async () => {
  expect(await spentBy(boundedRetries, 45_000)).toEqual([
    ['upstream-call', host, 0, 10_000],
    ['upstream-call', host, 10_000, 10_000],
    ['upstream-call', host, 20_000, 10_000],
  ]);
});

test('calls at the same time are counted once', async () => {
  const both = () =>
    scriptedServer({
      search: async () => {
        await Promise.all(['a', 'b'].map(async (path) => (await fetch(`http://${host}/${path}`)).text()));
        return 'found';
      },
    });
  expect(await spentBy(both, 5_000)).toEqual([['upstream-call', host, 0, 5_000]]);
});

test('nothing, where no fault held a call', async () => {
  expect(await spentBy(() => scriptedServer({ search: ({ sleep }) => sleep(70_000).then(() => 'x') }), 5_000)).toBe(
    undefined,
  );
});

test('the message of a counterexample names it', async () => {
  const options = { clients: ['typescript-sdk-v1'], arguments: {}, faults: slow(38_000), numRuns: 1 };
  expect(searchMessage(await searchCases(halfAgain, 'search', options))).toContain(
    `  spent     3 000 ms unaccounted, 38 000 ms upstream call to ${host} (upstream-slow), 19 000 ms unaccounted\n`,
  );
});

const sleeping = (ms: number) => () => scriptedServer({ search: ({ sleep }) => sleep(ms).then(() => 'found') });

test('a body that stops and goes on, or that trickles', async () => {
  const answer = { body: 'found' };
  expect(await spentUnder(halfAgain, [faults.upstreamHung({ phase: 'body', hangMs: 8_000, answer })])).toEqual([
    ['unaccounted', null, 0, 3_000],
    ['upstream-call', host, 3_000, 8_000],
    ['unaccounted', null, 11_000, 4_000],
  ]);
  expect(await spentUnder(inARow(2), [faults.upstreamTrickle({ chunkBytes: 1, intervalMs: 100, answer })])).toEqual([
    ['upstream-call', host, 0, 200], // until the head
    ['upstream-call', host, 200, 500],
    ['upstream-call', host, 700, 200],
    ['upstream-call', host, 900, 500],
  ]);
});

test('a call that waits for a connection of a pool', async () => {
  const both = () =>
    scriptedServer({
      search: async () => {
        const get = async () => (await fetch(`http://${host}/`)).text();
        await Promise.all([get(), get()]);
        return 'found';
      },
    });
  const pool = faults.poolExhaustion({ poolSize: 1, concurrency: 0, answer: { body: 'x' } });
  expect(await spentUnder(both, [pool, ...slow(2_000)])).toEqual([
    ['upstream-call', host, 0, 2_000],
    ['upstream-call', host, 2_000, 2_000],
  ]);
});

test('a server that is stopped', async () => {
  expect(await spentUnder(sleeping(2_000), [faults.eventLoopBlock({ blockMs: 5_000, afterMs: 500 })])).toEqual([
    ['unaccounted', null, 0, 500],
    ['server', null, 500, 5_000],
  ]);
  expect(await spentUnder(sleeping(2_000), [faults.suspendResume({ sleepMs: 20_000, afterMs: 1_000 })])).toEqual([
    ['unaccounted', null, 0, 1_000],
    ['server', null, 1_000, 20_000],
  ]);
  const pauses = await spentUnder(sleeping(30_000), [faults.gcPause()]);
  expect(pauses?.filter(([what]) => what === 'server').length).toBeGreaterThan(0);
});

test('a person who is asked', async () => {
  const asking = () => scriptedServer({ search: ({ sleep, elicit }) => sleep(1_000).then(elicit) });
  const asked = { client: 'vscode', mode: 'interactive' as const };
  expect(await spentUnder(asking, [], asked)).toEqual([
    ['unaccounted', null, 0, 1_000],
    ['client', 'elicitation/create', 1_000, 10_000],
  ]);
  expect(await spentUnder(asking, [faults.humanInTheLoop({ humanDelayMs: 40_000 })], asked)).toEqual([
    ['unaccounted', null, 0, 1_000],
    ['client', 'elicitation/create', 1_000, 40_000],
  ]);
});

test('a request that waits for one of few connections', async () => {
  const app = { app: httpServer().app };
  expect(await spentUnder(app, [faults.http1Degradation()], { tool: 'work' })).toEqual([['request', null, 0, 60_000]]);
});

describe('a connection to a host', () => {
  let peer: net.Server;
  let port = 0;

  beforeAll(async () => {
    peer = net.createServer((socket) => socket.on('data', () => socket.write('answer')));
    await once(peer.listen(0, '127.0.0.1'), 'listening');
    port = (peer.address() as net.AddressInfo).port;
  });
  afterAll(() => peer.close());

  /** Asks the host so many times over one connection, and gives the answer up after this time. */
  const asking =
    (times: number, limitMs = 600_000) =>
    () =>
      scriptedServer({
        search: async ({ sleep }) => {
          const socket = net.connect(port, '127.0.0.1');
          await once(socket, 'connect');
          for (let asked = 0; asked < times; asked++) {
            socket.write('question');
            await Promise.race([once(socket, 'data'), sleep(limitMs)]);
          }
          socket.destroy();
          await sleep(1_000);
          return 'found';
        },
      });

  test('that is slow, or stops for a time, or until it is closed', async () => {
    const at = `127.0.0.1:${port}`;
    expect(await spentUnder(asking(2), [faults.socketSlow({ latencyMs: 300, connectMs: 2_000 })])).toEqual([
      ['upstream-connection', at, 0, 2_000],
      ...[2_000, 2_300, 2_600, 2_900].map((fromMs) => ['upstream-connection', at, fromMs, 300]),
      ['unaccounted', null, 3_200, 1_000],
    ]);
    expect(await spentUnder(asking(1), [faults.socketHung({ hangMs: 7_000 })])).toEqual([
      ['upstream-connection', at, 0, 7_000],
      ['unaccounted', null, 7_000, 1_000],
    ]);
    expect(await spentUnder(asking(1, 5_000), [faults.socketHung()])).toEqual([
      ['upstream-connection', at, 0, 5_000],
      ['unaccounted', null, 5_000, 1_000],
    ]);
  });
});
