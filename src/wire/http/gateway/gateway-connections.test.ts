import { describe, expect, test } from 'vitest';
import { tested } from '../../../clocks/testing/hop.ts';
import { gatewayPath, playedThrough, profileWith } from '../testing/gateway-path.ts';
import { begins, json, sse } from '../testing/hop-harness.ts';

const event = 'data: 1\n\n';

describe('the client’s connections', () => {
  const kept = profileWith({
    deadlines: {
      idle: {
        over: 'connection',
        ms: 5_000,
        restartedBy: ['request'],
        pausedBy: ['exchange'],
        outcome: { toCaller: { status: null, cut: 'fin' }, toServer: [] },
        ...tested,
      },
    },
  });
  const answer = (ms: number) => [...begins(json), { end: true, afterMs: ms }] as const;

  test.each([
    [4_999, true],
    [5_000, false],
  ])('one that is idle for %i ms stands: %s', async (idleMs, reused) => {
    const path = gatewayPath(kept, [answer(20_000), answer(0)]);
    const first = path.ask();
    await path.time.run(20_000 + idleMs);
    expect(path.time.left).toBe(0);
    const second = path.ask({ key: 2 });
    expect(first.client.last).toEqual([20_000, 'end']);
    expect(second.client.events[0]).toEqual([20_000 + idleMs, 'connected', reused]);
    expect(path.reports.map(([, , key, event]) => [key, event.what, 'dueMs' in event && event.dueMs])).toEqual(
      reused ? [] : [[2, 'expired', 25_000]],
    );
  });

  test('two at a time are two', async () => {
    const path = gatewayPath(kept, [answer(100)]);
    const heard = [path.ask(), path.ask({ key: 2 })].map(({ client }) => client.events[0]![2]);
    await path.time.run();
    const later = [path.ask({ key: 3 }), path.ask({ key: 4 }), path.ask({ key: 5 })];
    expect([...heard, ...later.map(({ client }) => client.events[0]![2])]).toEqual([false, false, true, true, false]);
  });

  test('one that was cut does not stand', async () => {
    const path = gatewayPath(kept, [[...begins(sse), { cut: 'rst' }], answer(0)]);
    path.ask();
    expect(path.ask({ key: 2 }).client.events[0]).toEqual([0, 'connected', false]);
  });

  test('one that carries so many requests is closed after them', async () => {
    const outcome = { toCaller: { status: null, cut: 'fin' }, toServer: [] } as const;
    const profile = profileWith({ limits: [{ of: 'requests', max: 2, unit: 'count', outcome, ...tested }] });
    const path = gatewayPath(profile, [answer(0)]);
    const reused = [1, 2, 3, 4].map((key) => path.ask({ key }).client.events[0]![2]);
    expect(reused).toEqual([false, true, false, true]);
  });

  test('one that was dropped without a word is reset at its next packet', async () => {
    const { pausedBy, ...rest } = kept.deadlines.idle!;
    const outcome = { toCaller: { status: null, cut: 'rst' }, toServer: [] } as const;
    const quiet = profileWith({
      deadlines: { idle: { ...rest, pausedBy: pausedBy!, noticed: { on: ['request'] }, outcome } },
    });
    const path = gatewayPath(quiet, [answer(0)]);
    path.ask();
    await path.time.run(5_000);
    const { client } = path.ask({ key: 2 });
    await path.time.run();
    expect(client.events).toEqual([
      [5_000, 'connected', true],
      [5_000, 'cut', 'rst'],
    ]);
    expect(path.server.executed).toHaveLength(1);
    expect(path.ask({ key: 3 }).client.events[0]).toEqual([5_000, 'connected', false]);
    await path.time.run(20_000);
    const reportsBefore = path.reports.length;
    path.ask({ key: 4 }).exchange.abort();
    await path.time.run();
    expect(path.reports).toHaveLength(reportsBefore);
  });

  test('one that was dropped without a word swallows the next request, until the client gives it up', async () => {
    const outcome = { toCaller: { status: null, cut: 'silent' }, toServer: [] } as const;
    const path = gatewayPath(profileWith({ deadlines: { idle: { ...kept.deadlines.idle!, outcome } } }), [answer(0)]);
    path.ask();
    await path.time.run(6_000);
    const { client, exchange } = path.ask({ key: 2 });
    await path.time.run(60_000);
    expect(client.events).toEqual([[6_000, 'connected', true]]);
    expect(path.reports.map(([atMs, , key, event]) => [atMs, key, 'dueMs' in event && event.dueMs])).toEqual([
      [6_000, 2, 5_000],
    ]);
    exchange.abort();
    expect(path.ask({ key: 3 }).client.events[0]).toEqual([60_000, 'connected', false]);
    expect(path.server.executed.map(({ key }) => key)).toEqual([1, 3]);
    expect(path.time.left).toBe(0);
  });

  test('one whose bytes are counted is cut in the midst of a response', async () => {
    const { idle } = kept.deadlines;
    const { pausedBy: _, ...tcp } = idle!;
    const profile = profileWith({ deadlines: { idle: { ...tcp, restartedBy: ['byte', 'request-byte'] } } });
    const { client } = await playedThrough(profile, [...begins(sse), { bytes: event, afterMs: 3_000 }]);
    expect(client.last).toEqual([8_000, 'cut', 'fin']);
  });
});
