import { describe, expect, test } from 'vitest';
import { unknown } from '../../../clocks/authoring.ts';
import type { Retry } from '../../../clocks/retry.ts';
import { tested } from '../../../clocks/testing/hop.ts';
import { clock, gatewayPath, lax, playedThrough, profileWith, whatReported } from '../testing/gateway-path.ts';
import { arrives, begins, json, sse } from '../testing/hop-harness.ts';

const event = 'data: 1\n\n';

describe('retries', () => {
  const retry = (over: Partial<Retry> = {}): Retry => ({
    of: 'exchange',
    after: 'any',
    times: 1,
    backoff: {},
    ...tested,
    ...over,
  });
  const fine = [...begins(json), { bytes: '{}' }, { end: true }] as const;

  test('after a timeout the origin executes the request twice', async () => {
    const profile = { ...clock({}, { status: 504, cut: 'fin' }, []), retries: [retry({ after: ['timeout'] })] };
    const path = gatewayPath(profile, [[...begins(json, 3_000), { end: true }], fine]);
    const { client } = path.ask();
    await path.time.run();
    expect(path.server.executed.map(({ key, atMs, doneAtMs }) => [key, atMs, doneAtMs])).toEqual([
      [1, 0, 3_000],
      [1, 1_000, 1_000],
    ]);
    expect(client.events.slice(2)).toEqual([
      [1_000, 'head', 200],
      [1_000, 'bytes', '{}'],
      [1_000, 'end'],
    ]);
    expect(whatReported(path.reports)).toEqual([
      [1_000, 'expired'],
      [1_000, 'retried'],
      [1_000, 'passed'],
    ]);
    expect(path.reports[1]![3]).toEqual({ what: 'retried', by: 'hop', attempt: 2, after: 'hop/clock' });
  });

  test.each([
    ['refused', ['network'], [{ cut: 'refused' }], true],
    ['reset before any byte', ['network'], [...arrives, { cut: 'rst' }], true],
    ['closed before any byte', ['closed'], [...arrives, { cut: 'fin' }], true],
    ['closed in its midst', 'any', [...begins(json), { cut: 'fin' }], false],
    ['a 503, listed', ['http-5xx'], [...arrives, { head: 503 }, { bytes: 'x' }], true],
    ['a 503, not listed', ['network'], [...arrives, { head: 503 }, { end: true }], false],
    ['a 404', 'any', [...arrives, { head: 404 }, { end: true }], false],
  ] as const)('%s', async (_, after, first, again) => {
    const path = gatewayPath(profileWith({ retries: [retry({ after })] }), [first, fine]);
    const { client } = path.ask();
    await path.time.run();
    expect(path.server.executed).toHaveLength(again ? 2 : 1);
    if (again) expect(client.events.slice(-3).map(([, what]) => what)).toEqual(['head', 'bytes', 'end']);
  });

  test('a gateway that connects again does so before the request is anywhere', async () => {
    const profile = {
      ...clock({ over: 'connect' }, { status: 504, cut: 'fin' }),
      retries: [
        retry({ of: 'connect', after: ['timeout', 'network'], times: 2 }),
        retry({ only: 'idempotent', times: 5 }),
      ],
    } as const;
    const slow = gatewayPath(profile, [[{ connected: false, afterMs: 9_000 }]]);
    const { client } = slow.ask();
    await slow.time.run();
    expect(slow.server.executed.map(({ atMs, abortedAtMs }) => [atMs, abortedAtMs])).toEqual([
      [0, 1_000],
      [1_000, 2_000],
      [2_000, 3_000],
    ]);
    expect(client.of('head')).toEqual([[3_000, 'head', 504]]);
    const cut = gatewayPath(profile, [[...arrives, { cut: 'fin' }]]);
    cut.ask();
    await cut.time.run();
    expect(cut.server.executed).toHaveLength(1);
  });

  test('not of a POST where only what is idempotent is begun again', async () => {
    const profile = profileWith({ retries: [retry({ only: 'idempotent' })] });
    expect((await playedThrough(profile, [{ cut: 'refused' }])).server.executed).toHaveLength(1);
    expect(
      (await playedThrough(profile, [{ cut: 'refused' }], lax, { method: 'GET', body: null })).server.executed,
    ).toHaveLength(2);
  });

  test('after their waits, so many times, and then the failure is told', async () => {
    const profile = profileWith({ retries: [retry({ times: 2, backoff: { firstMs: 100, factor: 2 } })] });
    const { server, client } = await playedThrough(profile, [{ cut: 'refused' }]);
    expect(server.executed.map(({ atMs }) => atMs)).toEqual([0, 100, 300]);
    expect(client.of('head')).toEqual([[300, 'head', 502]]);
  });

  test('an abort while it waits leaves nothing', async () => {
    const path = gatewayPath(profileWith({ retries: [retry({ backoff: { firstMs: 100 } })] }), [[{ cut: 'refused' }]]);
    const { exchange } = path.ask();
    await path.time.run(50);
    exchange.abort();
    expect(path.time.left).toBe(0);
    await path.time.run();
    expect(path.server.executed).toHaveLength(1);
  });

  test('how often is unknown: never when read laxly, once when read strictly', async () => {
    const profile = profileWith({ retries: [retry({ times: unknown('?') })] });
    expect((await playedThrough(profile, [{ cut: 'refused' }])).server.executed).toHaveLength(1);
    const strict = await playedThrough(profile, [{ cut: 'refused' }], { settings: {}, reading: 'strict' });
    expect(strict.server.executed).toHaveLength(2);
  });
});

describe('the origin is lost', () => {
  test('in the midst: what was kept back, and then the cut', async () => {
    const profile = profileWith({ buffering: [{ of: 'body', until: 'end', ...tested }] });
    const { client } = await playedThrough(profile, [...begins(sse), { bytes: event }, { cut: 'rst', afterMs: 100 }]);
    expect(client.events.slice(-2)).toEqual([
      [100, 'bytes', event],
      [100, 'cut', 'rst'],
    ]);
  });

  test('as its profile says', async () => {
    const outcome = { toCaller: { status: 503, cut: 'fin' }, toServer: [] } as const;
    const profile = profileWith({
      reactions: [{ on: 'network-error', fails: 'exchange', cause: 'network', outcome, ...tested }],
    });
    expect((await playedThrough(profile, [{ cut: 'refused' }])).client.of('head')).toEqual([[0, 'head', 503]]);
  });
});
