import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FakeTime } from '../../../clocks/testing/fake-time.ts';
import { gatewayOrigin } from '../gateway/gateway.ts';
import { script, wholeScript } from '../testing/gateway-arbitraries.ts';
import { lax, profileWith } from '../testing/gateway-path.ts';
import { begins, hopHarness, json, Recorder, request, type Step, sse } from '../testing/hop-harness.ts';
import { type PoolOptions, poolOrigin } from './pool.ts';

const browser: PoolOptions = { protocol: 'http/1.1', connections: 2, keepAlive: true, maxStreams: null };
const answer = (ms: number, reused = false): readonly Step[] => [
  { connected: reused },
  { received: true },
  { head: 200, headers: json },
  { end: true, afterMs: ms },
];
const standing: readonly Step[] = begins(sse);

function poolWith(options: PoolOptions, ...scripts: readonly (readonly Step[])[]) {
  const path = hopHarness(scripts, (server, { time, blockTime, report }) =>
    poolOrigin(options, server, time, blockTime, report),
  );
  const ask = (key: number) => path.ask({ key });
  const started = () => path.server.executed.map(({ key, atMs }) => [key, atMs]);
  return { ...path, ask, started };
}

describe('HTTP/1.1', () => {
  test('the third of two waits, and is told for whom', async () => {
    const { ask, time, started, reports } = poolWith(browser, answer(1_000), answer(3_000), answer(10));
    const [, , third] = [ask(1), ask(2), ask(3)];
    await time.run();
    expect(started()).toEqual([
      [1, 0],
      [2, 0],
      [3, 1_000],
    ]);
    expect(third!.client.events[0]).toEqual([1_000, 'connected', false]);
    expect(reports).toEqual([[1_000, 'pool', 3, { what: 'waited', by: 'pool', waitedMs: 1_000, held: [1, 2] }]]);
  });

  test('streams that stand hold their connections: nothing passes any more', async () => {
    const { ask, time, started } = poolWith(browser, standing);
    const clients = [ask(1), ask(2), ask(3)];
    await time.run(3_600_000);
    expect(started()).toHaveLength(2);
    expect(clients[2]!.client.events).toEqual([]);
  });

  test('until one of them is closed', async () => {
    const { ask, time, started, server } = poolWith(browser, standing, standing, answer(10));
    const [first] = [ask(1), ask(2), ask(3)];
    await time.run(5_000);
    first!.exchange.abort();
    await time.run();
    expect(started()[2]).toEqual([3, 5_000]);
    expect(server.executed[0]!.abortedAtMs).toBe(5_000);
  });

  test('who gives up waiting leaves the queue, and the origin never hears of it', async () => {
    const { ask, time, started, reports } = poolWith({ ...browser, connections: 1 }, answer(1_000));
    const [, second] = [ask(1), ask(2), ask(3)];
    await time.run(400);
    second!.exchange.abort();
    await time.run();
    expect(started()).toEqual([
      [1, 0],
      [3, 1_000],
    ]);
    expect(reports.map(([, , key, event]) => [key, 'waitedMs' in event && event.waitedMs])).toEqual([
      [2, 400],
      [3, 1_000],
    ]);
  });

  test('who comes at the moment at which a connection is free does not go before who waits for it', async () => {
    const { ask, time, started } = poolWith({ ...browser, connections: 1 }, standing, answer(10));
    const [first] = [ask(1), ask(2)];
    await time.run(100);
    first!.exchange.abort();
    ask(3);
    await time.run();
    expect(started().map(([key]) => key)).toEqual([1, 2, 3]);
  });

  test('a connection that was cut is not used again', async () => {
    const { ask } = poolWith(browser, [...begins(sse), { cut: 'fin' }], answer(0, true));
    ask(1);
    expect(ask(2).client.events[0]).toEqual([0, 'connected', false]);
  });

  test('any number where there is no bound', async () => {
    const { ask, time, reports } = poolWith({ ...browser, connections: null }, standing);
    const clients = Array.from({ length: 50 }, (_, key) => ask(key).client);
    await time.run();
    expect(clients.every(({ last }) => last?.[1] === 'head')).toBe(true);
    expect(reports).toEqual([]);
  });

  test.each([
    ['used again if both sides keep it', true, true, true],
    ['not if the other side closed it', true, false, false],
    ['not if this side does not keep it', false, true, false],
  ])('a connection is %s', async (_, keepAlive, reusedThere, reused) => {
    const { ask, time } = poolWith({ ...browser, keepAlive }, answer(0), answer(0, reusedThere));
    ask(1);
    await time.run();
    expect(ask(2).client.events[0]).toEqual([0, 'connected', reused]);
  });

  test('nor is one that was cut, or whose exchange was aborted', async () => {
    const { ask, time } = poolWith(
      { ...browser, connections: 1 },
      [...begins(sse), { cut: 'rst' }],
      standing,
      answer(0, true),
    );
    ask(1);
    ask(2).exchange.abort();
    await time.run();
    expect(ask(3).client.events[0]).toEqual([0, 'connected', false]);
  });
});

describe('h2', () => {
  const h2: PoolOptions = { protocol: 'h2', connections: 1, keepAlive: true, maxStreams: null };

  test('carries everything at once over one connection', async () => {
    const { ask, time, reports } = poolWith(h2, standing);
    const reused = [1, 2, 3].map((key) => ask(key).client.events[0]![2]);
    await time.run();
    expect(reused).toEqual([false, true, true]);
    expect(reports).toEqual([]);
  });

  test('up to so many streams', async () => {
    const { ask, time, started } = poolWith({ ...h2, maxStreams: 2 }, standing, answer(500), answer(0));
    for (const key of [1, 2, 3]) ask(key);
    await time.run();
    expect(started()).toEqual([
      [1, 0],
      [2, 0],
      [3, 500],
    ]);
  });

  test('an aborted stream leaves the connection to the others', async () => {
    const { ask } = poolWith(h2, standing);
    const [first] = [ask(1), ask(2)];
    first!.exchange.abort();
    expect(ask(3).client.events[0]).toEqual([0, 'connected', true]);
  });
});

describe('laws', () => {
  const load = fc.array(
    fc.record({
      atMs: fc.integer({ min: 0, max: 3_000 }),
      ms: fc.integer({ min: 0, max: 2_000 }),
      gone: fc.option(fc.nat(2_000)),
    }),
    { minLength: 1, maxLength: 20 },
  );

  test('never more at a time than there is room, in order, and nobody is forgotten', () =>
    fc.assert(
      fc.asyncProperty(load, fc.integer({ min: 1, max: 4 }), async (exchanges, connections) => {
        const time = new FakeTime();
        const inOrder = exchanges.toSorted((a, b) => a.atMs - b.atMs);
        let running = 0;
        let most = 0;
        const begun: number[] = [];
        const pool = poolOrigin(
          { ...browser, connections },
          {
            exchange: ({ key }, listener) => {
              begun.push(key);
              most = Math.max(most, ++running);
              const timer = time.setTimer(() => {
                running--;
                listener({ type: 'end' });
              }, inOrder[key]!.ms);
              return {
                abort: () => {
                  running--;
                  timer.cancel();
                },
              };
            },
            close: async () => {},
          },
          time,
          time.blockTime,
          () => {},
        );
        const clients = inOrder.map(({ atMs, gone }, key) => {
          const client = new Recorder(time);
          time.setTimer(() => {
            const exchange = pool.exchange(request({ key }), client.listener);
            if (gone !== null)
              time.setTimer(() => {
                if (client.over) return;
                client.over = true;
                exchange.abort();
              }, gone);
          }, atMs);
          return client;
        });
        await time.run();
        expect(most).toBeLessThanOrEqual(connections);
        expect(begun).toEqual(begun.toSorted((a, b) => a - b));
        expect(clients.every(({ over }) => over)).toBe(true);
        expect({ running, left: time.left, held: time.held }).toEqual({ running: 0, left: 0, held: 0 });
      }),
      { numRuns: 300 },
    ));

  test('alone in a pool, an exchange is as it would be without', () =>
    fc.assert(
      fc.asyncProperty(script, async (steps) => {
        const through = poolWith(browser, steps);
        const { client } = through.ask(1);
        await through.time.run();
        const directly = hopHarness([steps]);
        const { client: direct } = directly.ask();
        await directly.time.run();
        const answers = (one: Recorder) => one.events.filter(([, what]) => what !== 'connected');
        expect(answers(client)).toEqual(answers(direct));
        expect(through.reports).toEqual([]);
      }),
      { numRuns: 300 },
    ));

  test('an abort comes through at once', () =>
    fc.assert(
      fc.asyncProperty(wholeScript, fc.nat(20_000), async (steps, atMs) => {
        const { time, ask, server } = poolWith(browser, steps);
        const { exchange } = ask(1);
        await time.run(atMs);
        const over = server.executed[0]!.doneAtMs !== null;
        exchange.abort();
        expect(server.executed[0]!.abortedAtMs).toBe(over ? null : atMs);
        expect(time.left).toBe(0);
      }),
      { numRuns: 200 },
    ));
});

test('a connection that is reserved is used by its exchange, and waited for by others', async () => {
  const {
    ask,
    time,
    origin: pool,
  } = hopHarness([answer(100)], (server, { time, blockTime, report }) => {
    const gateway = gatewayOrigin(profileWith(), lax, server, time, blockTime, report);
    return poolOrigin({ ...browser, connections: 1 }, gateway, time, blockTime, report);
  });
  const reused: boolean[] = [];
  pool.reserve(request({ key: 1 }), (how) => reused.push(how));
  pool.reserve(request({ key: 2 }), (how) => reused.push(how));
  expect(reused).toEqual([false]);
  ask({ key: 1 });
  await time.run();
  expect(reused).toEqual([false, true]);
  pool.reserve(request({ key: 3 }), (how) => reused.push(how)).cancel();
  expect(reused).toHaveLength(2);
  await pool.close();
});

test('closing it ends what is under way and what waits', async () => {
  const { ask, origin, server, time } = poolWith({ ...browser, connections: 1 }, standing);
  ask(1);
  ask(2);
  await origin.close();
  await time.run();
  expect(server.executed.map(({ key, abortedAtMs }) => [key, abortedAtMs])).toEqual([[1, 0]]);
  expect(server.closed).toBe(1);
});

test('there must be room for one', () => {
  expect(() => poolWith({ ...browser, connections: 0 })).toThrow('a pool needs at least one: connections is 0');
  expect(() => poolWith({ ...browser, protocol: 'h2', maxStreams: Number.NaN })).toThrow(RangeError);
});
