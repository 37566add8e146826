import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Origin } from '../exchange.ts';
import { gatewayOrigin } from '../gateway/gateway.ts';
import { requestSizes } from '../message-size.ts';
import { script, wholeScript } from '../testing/gateway-arbitraries.ts';
import { profileWith } from '../testing/gateway-path.ts';
import {
  arrives,
  begins,
  type HopParts,
  hopHarness,
  json,
  type Recorder,
  request,
  type Step,
  sse,
} from '../testing/hop-harness.ts';
import { networkOrigin } from './network.ts';
import type { NetworkOptions } from './network-options.ts';
import { poolOrigin } from './pool.ts';

const nothing: NetworkOptions = {
  roundTripMs: 0,
  jitterMs: 0,
  bytesPerSecond: { up: 0, down: 0 },
  connectRoundTrips: 0,
};
const far: NetworkOptions = { ...nothing, roundTripMs: 100, connectRoundTrips: 2 };
const event = 'data: 1\n\n';
const quick: readonly Step[] = [...begins(json), { bytes: '{}' }, { end: true }];

/** Numbers between 0 and 1 that are always the same. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const networkOf = (
  options: NetworkOptions,
  scripts: readonly (readonly Step[])[],
  behind: (server: Origin, parts: HopParts) => Origin = (server) => server,
) =>
  hopHarness(scripts, (server, parts) => {
    const { time, blockTime, report } = parts;
    return networkOrigin(options, behind(server, parts), time, numbers(1), blockTime, report);
  });

const behindGateway = (server: Origin, { time, blockTime, report }: HopParts) =>
  gatewayOrigin(
    profileWith({
      deadlines: {
        idle: {
          over: 'connection',
          ms: 5_000,
          pausedBy: ['exchange'],
          restartedBy: ['request'],
          outcome: { toCaller: { status: null, cut: 'fin' }, toServer: [] },
          evidence: [{ basis: 'measured', source: 'a test', date: null }],
        },
      },
    }),
    { settings: {}, reading: 'lax' },
    server,
    time,
    blockTime,
    report,
  );

describe('distance', () => {
  test('none is none: not even a hop', () => {
    const { server, origin } = networkOf({ ...nothing, connectRoundTrips: 2 }, []);
    expect(origin).toBe(server);
  });

  test('half a round trip each way, and the set-up of a new connection before', async () => {
    const { ask, time, server } = networkOf(far, [
      [...begins(sse, 40), { bytes: event, afterMs: 1_000 }, { end: true }],
    ]);
    const { client } = ask();
    await time.run();
    expect(server.executed[0]!.atMs).toBe(250);
    expect(client.events).toEqual([
      [200, 'connected', false],
      [250, 'received'],
      [340, 'head', 200],
      [1_340, 'bytes', event],
      [1_340, 'end'],
    ]);
    expect(time.left).toBe(0);
  });

  test.each([
    [4_899, true, [0, 50, 100]],
    [5_000, false, [200, 250, 300]],
  ])('a connection idle for about %i ms stands: %s', async (idleMs, reused, [connectedMs, receivedMs, headMs]) => {
    const { ask, time } = networkOf(far, [quick], behindGateway);
    ask();
    await time.run();
    const nowMs = time.now() + idleMs;
    await time.run(nowMs);
    const { client } = ask({ key: 2 });
    await time.run();
    expect(client.events.slice(0, 3)).toEqual([
      [nowMs + connectedMs!, 'connected', reused],
      [nowMs + receivedMs!, 'received'],
      [nowMs + headMs!, 'head', 200],
    ]);
  });

  test('of a hop that cannot be asked: where it used no connection again, the set-up is charged on the way back, once', async () => {
    const { ask, time, server } = networkOf(far, [quick]);
    const heads: number[] = [];
    for (const key of [1, 2, 3]) {
      const beganMs = time.now();
      const { client } = ask({ key });
      await time.run();
      heads.push(client.of('head')[0]![0] - beganMs);
    }
    expect(heads).toEqual([300, 300, 300]);
    // The second request goes out over a connection that does not stand; the third does not count on one.
    expect(server.executed.map(({ atMs }) => atMs)).toEqual([250, 350, 850]);
  });

  test('a pool behind it is asked first: who waits there is connected late', async () => {
    const { ask, time, server } = networkOf(far, [[...begins(json, 700), { end: true }]], (next, parts) =>
      poolOrigin(
        { protocol: 'http/1.1', connections: 1, keepAlive: true, maxStreams: null },
        behindGateway(next, parts),
        parts.time,
        parts.blockTime,
        parts.report,
      ),
    );
    const [, second] = [ask(), ask({ key: 2 })];
    await time.run();
    expect(server.executed.map(({ atMs }) => atMs)).toEqual([250, 1_000]);
    expect(second!.client.events).toEqual([
      [950, 'connected', true],
      [1_000, 'received'],
      [1_750, 'head', 200],
      [1_750, 'end'],
    ]);
  });
});

describe('speed', () => {
  const slow: NetworkOptions = { ...nothing, bytesPerSecond: { up: 1_000, down: 1_000 } };
  const head = { status: 200, bytes: 'HTTP/1.1 200 OK\r\n\r\n'.length };

  test('a request takes its bytes’ time', async () => {
    const { ask, time, server } = networkOf(slow, [arrives]);
    const body = Buffer.alloc(2_000);
    const sizes = requestSizes(request({ body }));
    ask({ body });
    await time.run();
    expect(server.executed[0]!.atMs).toBe(sizes.request + sizes['request-headers']);
  });

  test('a response comes as the line carries it, in pieces', async () => {
    const { ask, time } = networkOf({ ...slow, bytesPerSecond: { up: 0, down: 1_000 } }, [
      [...arrives, { head: 200 }, { bytes: 'x'.repeat(1_000) }, { end: true }],
    ]);
    const { client } = ask();
    await time.run();
    expect(client.of('head')).toEqual([[head.bytes, 'head', 200]]);
    expect(client.of('bytes').map(([atMs]) => atMs)).toEqual(
      Array.from({ length: 10 }, (_, n) => head.bytes + (n + 1) * 100),
    );
    expect(client.last).toEqual([1_000 + head.bytes, 'end']);
  });

  test('all exchanges share the line', async () => {
    const bytes = [...arrives, { head: 200 }, { bytes: 'x'.repeat(500), afterMs: 100 }, { end: true }] as const;
    const { ask, time } = networkOf({ ...slow, bytesPerSecond: { up: 0, down: 1_000 } }, [bytes]);
    const [first, second] = [ask(), ask({ key: 2 })];
    await time.run();
    expect([first!.client.last, second!.client.last]).toEqual([
      [600, 'end'],
      [1_100, 'end'],
    ]);
  });
});

describe('an abort', () => {
  test('that is faster than the request leaves the origin untouched', async () => {
    const { ask, time, server } = networkOf({ ...far, bytesPerSecond: { up: 1_000, down: 0 } }, [arrives]);
    const { exchange } = ask({ body: Buffer.alloc(5_000) });
    await time.run(3_000);
    exchange.abort();
    expect(time.left).toBe(0);
    await time.run();
    expect(server.executed).toEqual([]);
  });

  test('that is not comes after it', async () => {
    const { ask, time, server } = networkOf(far, [arrives]);
    const { exchange } = ask();
    await time.run(220);
    exchange.abort();
    await time.run();
    expect(server.executed[0]).toMatchObject({ atMs: 250, abortedAtMs: 270 });
  });

  test('while it waits for a connection leaves the queue', async () => {
    const { ask, time, server } = networkOf(far, [begins(sse)], (next, { time, blockTime, report }) =>
      poolOrigin(
        { protocol: 'http/1.1', connections: 1, keepAlive: true, maxStreams: null },
        next,
        time,
        blockTime,
        report,
      ),
    );
    const [first, second, third] = [ask(), ask({ key: 2 }), ask({ key: 3 })];
    await time.run(1_000);
    second!.exchange.abort();
    first!.exchange.abort();
    await time.run();
    expect(server.executed.map(({ key, abortedAtMs }) => [key, abortedAtMs])).toEqual([
      [1, 1_050],
      [3, null],
    ]);
    expect(third!.client.last).toEqual([1_350, 'head', 200]);
  });

  test('that crosses the end finds nothing, and leaves nothing', async () => {
    const { ask, time, server } = networkOf(far, [[...begins(json, 20), { end: true }]]);
    const { exchange } = ask();
    await time.run(240);
    exchange.abort();
    await time.run(270);
    expect(time.left).toBe(0);
    await time.run();
    expect(server.executed[0]).toMatchObject({ doneAtMs: 270, abortedAtMs: null });
    expect(time.left).toBe(0);
  });
});

describe('the line breaks', () => {
  const stream = [
    ...begins(sse),
    ...Array.from({ length: 20 }, () => ({ bytes: event, afterMs: 100 })),
    { end: true },
  ] as const;

  test('at a time: reset, seen on both sides', async () => {
    const { ask, time, server, reports } = networkOf({ ...far, lossAt: { how: 'reset', atMs: 1_000 } }, [stream]);
    const { client } = ask();
    await time.run();
    expect(client.last).toEqual([1_000, 'cut', 'rst']);
    expect(server.executed[0]!.abortedAtMs).toBe(1_000);
    expect(reports).toEqual([[1_000, 'network', 1, { what: 'lost', by: 'network', how: 'reset' }]]);
    expect(time.left).toBe(0);
  });

  test('at a time: half-open, seen on neither', async () => {
    const { ask, time, server, origin } = networkOf({ ...far, lossAt: { how: 'half-open', atMs: 1_000 } }, [
      begins(sse),
    ]);
    const { client, exchange } = ask();
    await time.run(5_000);
    expect(client.over).toBe(false);
    exchange.abort();
    await time.run();
    expect(server.executed[0]!.abortedAtMs).toBeNull();
    expect(time.left).toBe(0);
    await origin.close();
    expect(server.executed[0]!.abortedAtMs).toBe(5_000);
  });

  test.each(['reset', 'half-open'] as const)('after so many bytes, %s', async (how) => {
    const { ask, time } = networkOf({ ...nothing, lossAt: { how, afterBytes: event.length * 3 + 4 } }, [stream]);
    const { client } = ask();
    await time.run(10_000);
    expect(client.body).toBe(`${event.repeat(3)}data`);
    expect(client.last).toEqual(how === 'reset' ? [400, 'cut', 'rst'] : [400, 'bytes', 'data']);
  });

  test('while it is idle: a reset connection is made anew', async () => {
    const { ask, time } = networkOf({ ...far, lossAt: { how: 'reset', atMs: 1_000 } }, [quick], behindGateway);
    ask();
    await time.run(2_000);
    expect(time.left).toBe(0);
    const { client } = ask({ key: 2 });
    await time.run();
    expect(client.events[0]).toEqual([2_200, 'connected', false]);
  });

  test('while it is idle: a half-open one swallows the next request, and only that', async () => {
    const { ask, time, server } = networkOf(
      { ...far, lossAt: { how: 'half-open', atMs: 1_000 } },
      [quick],
      behindGateway,
    );
    ask();
    await time.run(2_000);
    const { client, exchange } = ask({ key: 2 });
    await time.run(4_000);
    expect(client.events).toEqual([[2_000, 'connected', true]]);
    exchange.abort();
    const { client: later } = ask({ key: 3 });
    await time.run();
    expect(later.last).toEqual([4_300, 'end']);
    expect(server.executed.map(({ key }) => key)).toEqual([1, 3]);
  });
});

describe('laws', () => {
  const options = fc.record({
    roundTripMs: fc.integer({ min: 0, max: 400 }),
    jitterMs: fc.integer({ min: 0, max: 200 }),
    bytesPerSecond: fc.record({ up: fc.constantFrom(0, 500, 100_000), down: fc.constantFrom(0, 500, 100_000) }),
    connectRoundTrips: fc.integer({ min: 0, max: 2 }),
  });

  async function played(network: NetworkOptions, steps: readonly Step[], abortAtMs: number | null = null) {
    const path = networkOf(network, [steps]);
    const { client, exchange } = path.ask();
    if (abortAtMs !== null) {
      await path.time.run(abortAtMs);
      client.on = () => {
        throw new Error('an event after an abort');
      };
      if (!client.over) exchange.abort();
    }
    await path.time.run();
    return { client, executed: path.server.executed[0], left: path.time.left };
  }

  test('everything comes, in its order, never early, and the same with the same', () =>
    fc.assert(
      fc.asyncProperty(options, script, async (network, steps) => {
        const { client, left } = await played(network, steps);
        const direct = await played(nothing, steps);
        const kinds = (one: Recorder) =>
          one.events
            .map(([, what, detail]) => [what, what === 'connected' ? null : detail])
            .filter(([what]) => what !== 'bytes');
        expect(client.body).toBe(direct.client.body);
        expect(kinds(client)).toEqual(kinds(direct.client));
        const firstMs = direct.client.of('head')[0]![0];
        expect(client.of('head')[0]![0]).toBeGreaterThanOrEqual(firstMs + network.roundTripMs);
        expect(left).toBe(0);
        expect((await played(network, steps)).client.events).toEqual(client.events);
      }),
      { numRuns: 300 },
    ));

  test('without chance and bounds, every word of the response is late by the same', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 400 }), fc.nat(2), script, async (half, connectRoundTrips, steps) => {
        const { client } = await played({ ...nothing, roundTripMs: 2 * half, connectRoundTrips }, steps);
        const direct = await played(nothing, steps);
        const lateMs = 2 * half * (1 + connectRoundTrips);
        const answers = (one: Recorder, byMs: number) =>
          one.events.flatMap(([atMs, what, detail]) =>
            what === 'connected' || what === 'received' ? [] : [[atMs + byMs, what, detail]],
          );
        expect(answers(client, 0)).toEqual(answers(direct.client, lateMs));
      }),
      { numRuns: 300 },
    ));

  test('an abort arrives, unless the request never does or the origin is done before', () =>
    fc.assert(
      fc.asyncProperty(options, wholeScript, fc.nat(20_000), async (network, steps, atMs) => {
        const { client, executed, left } = await played(network, steps, atMs);
        expect(left).toBe(0);
        if (executed === undefined || client.over) return;
        expect((executed.doneAtMs === null) !== (executed.abortedAtMs === null)).toBe(true);
        if (executed.abortedAtMs !== null)
          expect(executed.abortedAtMs).toBeGreaterThanOrEqual(Math.round(atMs + network.roundTripMs / 2));
      }),
      { numRuns: 300 },
    ));
});

test('closing it ends everything at once, on both sides', async () => {
  const { ask, time, server, origin } = networkOf(far, [begins(sse)]);
  ask();
  await time.run(1_000);
  ask({ key: 2 });
  await origin.close();
  expect(server.executed.map(({ key, abortedAtMs }) => [key, abortedAtMs])).toEqual([[1, 1_000]]);
  expect({ left: time.left, closed: server.closed }).toEqual({ left: 0, closed: 1 });
});

test.each([
  ['roundTripMs', { ...far, roundTripMs: -1 }],
  ['bytesPerSecond.down', { ...far, bytesPerSecond: { up: 0, down: Number.NaN } }],
  ['lossAt.atMs', { ...far, lossAt: { how: 'reset', atMs: Number.POSITIVE_INFINITY } }],
] as const)('no network has such a %s', (name, options) =>
  expect(() => networkOf(options, [])).toThrow(`a network cannot have ${name}=`),
);
