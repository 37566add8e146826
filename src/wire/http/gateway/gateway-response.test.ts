import { describe, expect, test } from 'vitest';
import { unknown } from '../../../clocks/authoring.ts';
import type { GatewayProfile } from '../../../clocks/gateway-profile.ts';
import type { Limit } from '../../../clocks/limit.ts';
import { tested } from '../../../clocks/testing/hop.ts';
import { gatewayPath, playedThrough, profileWith } from '../testing/gateway-path.ts';
import { begins, json, sse } from '../testing/hop-harness.ts';

describe('what is too big', () => {
  const limit = (over: Partial<Limit>): GatewayProfile =>
    profileWith({
      limits: [
        {
          of: 'response',
          max: 10,
          unit: 'bytes',
          outcome: { toCaller: { status: 502, cut: 'rst' }, toServer: ['close-exchange'] },
          ...tested,
          ...over,
        },
      ],
    });
  const twelve = [
    ...begins(sse),
    { bytes: '123456' },
    { bytes: '789012', afterMs: 100 },
    { end: true, afterMs: 100 },
  ] as const;

  test('a response is cut where it goes beyond', async () => {
    const { client, reports, server } = await playedThrough(limit({}), twelve);
    expect(client.body).toBe('1234567890');
    expect(client.last).toEqual([100, 'cut', 'rst']);
    expect(reports[0]![3]).toEqual({ what: 'limit', by: 'hop/response', of: 'response', max: 10, is: 12 });
    expect(server.executed[0]!.abortedAtMs).toBe(100);
  });

  test('one of exactly that size passes', async () =>
    expect((await playedThrough(limit({ max: 12 }), twelve)).client.last).toEqual([200, 'end']));

  test('nor is one refused for its head that is just as big', async () => {
    const script = [...begins({ 'content-length': '10' }), { bytes: '1234567890' }, { end: true }] as const;
    expect((await playedThrough(limit({}), script)).client.last).toEqual([0, 'end']);
  });

  test('one that says so in its head never begins', async () => {
    const { client, server } = await playedThrough(limit({}), [...begins({ 'content-length': '12' }), { bytes: '1' }]);
    expect(client.of('head')).toEqual([[0, 'head', 502]]);
    expect(server.executed[0]!.abortedAtMs).toBe(0);
  });

  test('one that nothing was passed on of is a status', async () => {
    const profile = { ...limit({}), buffering: [{ of: 'headers', until: 'end', ...tested }] } as const;
    expect((await playedThrough(profile, twelve)).client.of('head')).toEqual([[100, 'head', 502]]);
  });

  test('one whose end is cut off ends as if it were whole', async () => {
    const { client } = await playedThrough(limit({ outcome: 'cut-end' }), twelve);
    expect({ body: client.body, last: client.last }).toEqual({ body: '1234567890', last: [100, 'end'] });
  });

  test('a request, or its head: refused before the origin hears of it, and not told after an abort', async () => {
    const refused = { toCaller: { status: 431, cut: 'fin' }, toServer: [] } as const;
    const { client, server } = await playedThrough(limit({ of: 'request-headers', max: 20, outcome: refused }), twelve);
    expect(client.of('head')).toEqual([[0, 'head', 431]]);
    expect(server.executed).toEqual([]);
    const path = gatewayPath(limit({ of: 'request', max: 1 }), [twelve]);
    const { client: gone, exchange } = path.ask();
    exchange.abort();
    await path.time.run();
    expect(gone.last).toEqual([0, 'received']);
  });

  test('a size that nobody knows is not played', async () =>
    expect(
      (await playedThrough(limit({ max: unknown('?') }), twelve, { settings: {}, reading: 'strict' })).client.last,
    ).toEqual([200, 'end']));
});

test('where several kinds of buffering are in force, each keeps back what the one before it lets go', async () => {
  const four = { of: 'body', until: { bytes: 4 }, ...tested } as const;
  const later = { of: 'body', until: { ms: 100 }, ...tested } as const;
  const script = [
    ...begins(sse),
    { bytes: 'abc' },
    { bytes: 'd', afterMs: 90 },
    { bytes: 'e', afterMs: 90 },
    { end: true, afterMs: 500 },
  ] as const;
  const first = await playedThrough(profileWith({ buffering: [four, later] }), script);
  expect(first.client.of('bytes')).toEqual([
    [190, 'bytes', 'abcd'],
    [680, 'bytes', 'e'],
  ]);
  const second = await playedThrough(profileWith({ buffering: [later, four] }), script);
  expect(second.client.of('bytes')).toEqual([
    [100, 'bytes', 'abcd'],
    [680, 'bytes', 'e'],
  ]);
});

describe('words of its own', () => {
  const beating = profileWith({ cadences: [{ of: 'body', everyMs: 1_000, at: 'timer', ...tested }] });

  test('go out on an open stream, between events', async () => {
    const script = [
      ...begins(sse, 500),
      { bytes: 'data: ', afterMs: 1_200 },
      { bytes: '1\n\n', afterMs: 1_000 },
      { end: true, afterMs: 1_000 },
    ] as const;
    const { client, time } = await playedThrough(beating, script);
    expect(client.of('bytes')).toEqual([
      [1_500, 'bytes', ': keep-alive\n\n'],
      [1_700, 'bytes', 'data: '],
      [2_700, 'bytes', '1\n\n'],
      [3_500, 'bytes', ': keep-alive\n\n'],
    ]);
    expect(time.left).toBe(0);
  });

  test('and on nothing else', async () =>
    expect((await playedThrough(beating, [...begins(json), { end: true, afterMs: 5_000 }])).client.body).toBe(''));
});
