import { describe, expect, test } from 'vitest';
import { error, unknown } from '../../../clocks/authoring.ts';
import { SettingError } from '../../../clocks/setting-error.ts';
import { setting, tested } from '../../../clocks/testing/hop.ts';
import type { Origin } from '../exchange.ts';
import { clock, gatewayPath, lax, playedThrough, whatReported } from '../testing/gateway-path.ts';
import { arrives, begins, every, hopHarness, json, sse } from '../testing/hop-harness.ts';
import { gatewayOrigin } from './gateway.ts';

const event = 'data: 1\n\n';

describe('when a clock fires', () => {
  const silent = [...begins(sse), { bytes: event }, { afterMs: 5_000, bytes: event }, { end: true }] as const;

  test.each([
    ['fin', [1_000, 'cut', 'fin']],
    ['rst', [1_000, 'cut', 'rst']],
    ['clean-end', [1_000, 'end']],
    ['silent', [0, 'bytes', event]],
  ] as const)('a response that has begun ends as it says: %s', async (cut, last) => {
    const { client, server, time } = await playedThrough(clock({}, { status: 504, cut }), silent);
    expect(client.last).toEqual(last);
    expect(server.executed[0]!.abortedAtMs).toBe(1_000);
    expect(time.left).toBe(0);
  });

  test('a silent end lasts until the client goes', async () => {
    const { client, exchange, time, server } = await playedThrough(
      clock({}, { status: null, cut: 'silent' }, []),
      begins(sse),
    );
    expect(client.over).toBe(false);
    exchange.abort();
    expect({ aborted: server.executed[0]!.abortedAtMs, left: time.left }).toEqual({ aborted: null, left: 0 });
  });

  test('one that has not begun has no status where it says none', async () => {
    const { client } = await playedThrough(clock({}, { status: null, cut: 'clean-end' }), arrives);
    expect(client.last).toEqual([1_000, 'cut', 'fin']);
  });

  test.each([
    ['nothing', [], null, 5_000],
    ['a frozen one sees nothing', ['freeze'], null, 5_000],
    ['a killed one is gone', ['kill'], 1_000, null],
    ['both', ['kill', 'close-connection'], 1_000, null],
  ] as const)('the origin sees what it says: %s', async (_, up, abortedAtMs, doneAtMs) => {
    const { client, server, reports } = await playedThrough(clock({}, { status: 504, cut: 'rst' }, up), silent);
    expect(client.last).toEqual([1_000, 'cut', 'rst']);
    expect(server.executed[0]).toMatchObject({ abortedAtMs, doneAtMs });
    expect(reports[0]![3]).toMatchObject({ what: 'expired', by: 'hop/clock', dueMs: 1_000, limitMs: 1_000, up });
  });

  test('what nobody knows it sees is not done', async () => {
    const profile = clock({ outcome: { toCaller: { status: 504, cut: 'rst' }, toServer: unknown('?') } });
    const { server } = await playedThrough(profile, silent);
    expect(server.executed[0]).toMatchObject({ abortedAtMs: null, doneAtMs: 5_000 });
  });

  test('closing the gateway ends what works on unheard', async () => {
    const path = gatewayPath(clock({}, { status: 504, cut: 'rst' }, []), [silent]);
    path.ask();
    await path.time.run(2_000);
    await path.origin.close();
    expect(path.server.executed[0]!.abortedAtMs).toBe(2_000);
    expect(path.time.left).toBe(0);
  });

  test('nobody is reports, and the origin is dropped: the client waits for ever', async () => {
    const { client, server } = await playedThrough(clock({}, 'nothing'), arrives);
    expect(client.last).toEqual([0, 'received']);
    expect(server.executed[0]!.abortedAtMs).toBe(1_000);
  });

  test('what is kept back goes out before an end in order, and not before a reset', async () => {
    const kept = [{ of: 'body', until: 'end', ...tested }] as const;
    const inOrder = await playedThrough({ ...clock({}, { status: null, cut: 'fin' }), buffering: kept }, silent);
    expect(inOrder.client.body).toBe(event);
    const reset = await playedThrough({ ...clock({}, { status: null, cut: 'rst' }), buffering: kept }, silent);
    expect(reset.client.body).toBe('');
  });

  test('an HTTP library tells an error: no more comes', async () => {
    const profile = { ...clock({}, error('terminated', 'host')), role: 'http-library' as const };
    expect((await playedThrough(profile, silent)).client.last).toEqual([1_000, 'cut', 'fin']);
  });

  test('a bridge answers the request with a JSON-RPC error', async () => {
    const profile = { ...clock({}, error('Request timed out', 'caller', -32_001)), role: 'bridge' as const };
    const before = await playedThrough(profile, arrives);
    expect(JSON.parse(before.client.body)).toEqual({
      jsonrpc: '2.0',
      id: 7,
      error: { code: -32_001, message: 'Request timed out' },
    });
    expect(before.client.of('head')).toEqual([[1_000, 'head', 200]]);
    expect(before.server.executed.map(({ atMs }) => atMs)).toEqual([0]);
    const within = await playedThrough(profile, begins(sse));
    expect(within.client.body).toMatch(/^event: message\ndata: \{.*-32001.*\}\n\n$/);
    expect(within.client.last).toEqual([1_000, 'end']);
    const notification = await playedThrough(profile, arrives, lax, { body: Buffer.from('{"method":"x"}') });
    expect(notification.client.last).toEqual([1_000, 'cut', 'fin']);
  });
});

test('a bridge tells the server what its client tells it: the request is cancelled', async () => {
  const up = [{ cancelled: 'timed out' }] as const;
  const profile = { ...clock({}, error('Request timed out', 'caller', -32_001), up), role: 'bridge' as const };
  const path = gatewayPath(profile, [begins(sse), [...arrives, { head: 202 }, { end: true }]]);
  path.ask();
  await path.time.run();
  const [asked, cancelled] = path.server.executed;
  expect(JSON.parse(cancelled!.body!)).toEqual({
    jsonrpc: '2.0',
    method: 'notifications/cancelled',
    params: { requestId: 7, reason: 'timed out' },
  });
  expect([asked!.abortedAtMs, cancelled!.atMs]).toEqual([null, 1_000]);
  await path.origin.close();
  expect(asked!.abortedAtMs).toBe(1_000);
});

test.each([{ type: 'end' }, { type: 'cut', how: 'fin', note: 'late' }] as const)(
  'a clock wins against what comes at its very millisecond: $type',
  async (last) => {
    const { ask, time } = hopHarness([[]], (_, { time, blockTime, report }) => {
      const server: Origin = {
        exchange: (_, listener) => {
          // Set before any clock of the gateway's, so it comes first.
          time.setTimer(() => listener(last), 1_000);
          listener({ type: 'connected', reused: false });
          listener({ type: 'received' });
          listener({ type: 'head', head: { status: 200, headers: sse } });
          return { abort: () => {} };
        },
        close: async () => {},
      };
      return gatewayOrigin(clock({ over: 'body' }), lax, server, time, blockTime, report);
    });
    const { client } = ask();
    await time.run();
    expect(client.last).toEqual([1_000, 'cut', 'rst']);
  },
);

describe('clocks run over', () => {
  test.each([
    ['connect', [{ connected: false, afterMs: 3_000 }], 1_000],
    [
      'upload',
      [
        { connected: false, afterMs: 3_000 },
        { received: true, afterMs: 3_000 },
      ],
      4_000,
    ],
    [
      'headers',
      [
        { connected: false, afterMs: 500 },
        { received: true, afterMs: 500 },
      ],
      2_000,
    ],
    ['body', begins(sse, 3_000), 4_000],
    ['exchange', begins(sse, 500), 1_000],
  ] as const)('%s', async (over, script, atMs) => {
    const { reports } = await playedThrough(clock({ over }), script);
    expect(whatReported(reports)[0]).toEqual([atMs, 'expired']);
  });

  test.each([
    ['byte', ['byte'], 13_000],
    ['event', ['event'], 9_000],
    ['nothing', [], 5_500],
  ] as const)('a stream, begun anew by %s', async (_, restartedBy, atMs) => {
    const { reports } = await playedThrough(clock({ over: 'body', ms: 5_000, restartedBy }), [
      ...begins(sse, 500),
      { bytes: event, afterMs: 3_500 },
      { bytes: ': beat\n\n', afterMs: 4_000 },
    ]);
    expect(whatReported(reports)[0]).toEqual([atMs, 'expired']);
  });

  test('an event counts once it is whole', async () => {
    const halves = [...begins(sse), { bytes: 'data: 1\r', afterMs: 500 }, { bytes: '\n\r\n', afterMs: 400 }];
    const { reports } = await playedThrough(clock({ over: 'body', restartedBy: ['event'] }), halves);
    expect(whatReported(reports)[0]).toEqual([1_900, 'expired']);
  });

  test('headers, begun anew by a 1xx', async () => {
    const script = [...arrives, ...[1, 2, 3].map(() => ({ informational: 102, afterMs: 800 }))];
    const { reports, client } = await playedThrough(clock({ over: 'headers', restartedBy: ['informational'] }), script);
    expect(client.of('informational')).toHaveLength(3);
    expect(whatReported(reports)[0]).toEqual([3_400, 'expired']);
  });

  test('a clock that a poller looks at fires at its next tick', async () => {
    const { client } = await playedThrough(clock({ ms: 1_200, noticed: { everyMs: 500 } }), arrives);
    expect(client.of('head')).toEqual([[1_500, 'head', 504]]);
  });
});

test('a clock that is looked at only when a byte comes lets that byte go no further', async () => {
  const quiet = clock({ over: 'exchange', restartedBy: ['byte'], noticed: { on: ['byte'] } });
  const late = [
    ...begins(sse),
    { bytes: event, afterMs: 500 },
    { bytes: event, afterMs: 4_000 },
    { end: true },
  ] as const;
  const { client, server } = await playedThrough(quiet, late);
  expect(client.body).toBe(event);
  expect(client.last).toEqual([4_500, 'cut', 'rst']);
  expect(server.executed[0]!.abortedAtMs).toBe(4_500);
  const never = await playedThrough(quiet, [...begins(sse, 3_000), { end: true }]);
  expect(never.client.of('head')).toEqual([[3_000, 'head', 504]]);
  const again = gatewayPath(
    { ...quiet, retries: [{ of: 'exchange', after: 'any', times: 1, backoff: {}, ...tested }] },
    [
      [...begins(sse, 3_000), { end: true }],
      [...arrives, { head: 201 }, { end: true }],
    ],
  );
  const { client: second } = again.ask();
  await again.time.run();
  expect(second.of('head')).toEqual([[3_000, 'head', 201]]);
});

describe('unknown values', () => {
  const guessed = clock({ over: 'body', restartedBy: unknown('?') });
  const beats = [...begins(sse), ...every(800, 5, ': beat\n\n'), { end: true }] as const;

  test('read laxly, any byte begins a clock anew', async () =>
    expect((await playedThrough(guessed, beats)).client.last).toEqual([4_000, 'end']));

  test('read strictly, nothing does', async () =>
    expect((await playedThrough(guessed, beats, { settings: {}, reading: 'strict' })).client.last).toEqual([
      1_000,
      'cut',
      'rst',
    ]));

  test('a limit is its lower bound, or none', async () => {
    const profile = clock({ ms: { ...unknown('?'), atLeastMs: { is: 2_000, ...tested } } });
    expect((await playedThrough(profile, begins(sse), { settings: {}, reading: 'strict' })).client.last).toEqual([
      2_000,
      'cut',
      'rst',
    ]);
    expect((await playedThrough(profile, begins(sse))).client.last).toEqual([0, 'head', 200]);
  });
});

describe('settings and guards', () => {
  test('a setting moves a limit', async () => {
    const profile = { ...clock({ ms: { set: ['read'], else: 1_000 } }), settings: { read: setting({ unit: 's' }) } };
    const { client } = await playedThrough(profile, begins(sse), { settings: { read: 3 }, reading: 'lax' });
    expect(client.last).toEqual([3_000, 'cut', 'rst']);
  });

  test('one that it does not have is refused', () =>
    expect(() => gatewayPath(clock(), [], { settings: { raed: 3 }, reading: 'lax' })).toThrow(SettingError));

  test('a mode is a setting', async () => {
    const profile = {
      ...clock({ when: { setting: { streaming: true } } }),
      buffering: [{ of: 'body', until: 'end', when: { setting: { streaming: false } }, ...tested }],
      settings: { streaming: setting({ unit: 'boolean' }) },
    } as const;
    const script = [...begins(sse), ...every(800, 3, event), { end: true }] as const;
    const off = await playedThrough(profile, script);
    expect(off.client.of('bytes')).toEqual([[2_400, 'bytes', event.repeat(3)]]);
    const on = await playedThrough(profile, script, { settings: { streaming: true }, reading: 'lax' });
    expect(on.client.last).toEqual([1_000, 'cut', 'rst']);
  });

  test.each([
    ['sse', sse, [1_000, 'cut', 'rst']],
    ['json', json, [3_000, 'end']],
  ] as const)('a clock for streams alone, and a response that is %s', async (_, headers, last) => {
    const profile = clock({ over: 'exchange', when: { replies: 'sse' } });
    const script = [...begins(headers, 500), { bytes: event }, { end: true, afterMs: 2_500 }] as const;
    expect((await playedThrough(profile, script)).client.last).toEqual(last);
  });

  test('a clock for one kind of response holds for the next exchange again', async () => {
    const path = gatewayPath(clock({ over: 'exchange', when: { replies: 'sse' } }), [
      [...begins(json), { end: true }],
      begins(sse),
    ]);
    path.ask();
    const { client } = path.ask({ key: 2 });
    await path.time.run();
    expect(client.last).toEqual([1_000, 'cut', 'rst']);
  });

  test('a clock of a gateway that keeps whole bodies back', async () => {
    const profile = clock({ when: { buffering: 'buffered' } });
    expect((await playedThrough(profile, begins(sse))).reports).toEqual([]);
    expect(
      whatReported(
        (await playedThrough({ ...profile, buffering: [{ of: 'body', until: 'end', ...tested }] }, begins(sse)))
          .reports,
      )[0],
    ).toEqual([1_000, 'expired']);
  });
});
