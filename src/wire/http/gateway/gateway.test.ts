import { describe, expect, test } from 'vitest';
import { error, unknown } from '../../../clocks/authoring.ts';
import type { Deadline } from '../../../clocks/deadline.ts';
import type { GatewayProfile } from '../../../clocks/gateway-profile.ts';
import type { Limit } from '../../../clocks/limit.ts';
import type { Down, Up } from '../../../clocks/outcome.ts';
import type { Retry } from '../../../clocks/retry.ts';
import { SettingError } from '../../../clocks/setting-error.ts';
import { FakeTime } from '../../../clocks/testing/fake-time.ts';
import { setting, tested } from '../../../clocks/testing/hop.ts';
import type { ExchangeListener, Origin } from '../exchange.ts';
import { profileWith } from '../testing/gateway-arbitraries.ts';
import {
  arrives,
  begins,
  every,
  json,
  Recorder,
  request,
  ScriptedOrigin,
  type Step,
  sse,
  toldIn,
} from '../testing/gateway-fakes.ts';
import { gatewayOrigin } from './gateway.ts';
import type { GatewayConditions } from './gateway-plan.ts';

const lax: GatewayConditions = { settings: {}, reading: 'lax' };
const event = 'data: 1\n\n';

function worldOf(profile: GatewayProfile, scripts: readonly (readonly Step[])[], given = lax) {
  const time = new FakeTime();
  const { told, tell } = toldIn(time);
  const server = new ScriptedOrigin(time, ...scripts);
  const origin = gatewayOrigin(profile, given, server, time, time.hold, tell);
  const ask = (over: Parameters<typeof request>[0] = {}) => {
    const client = new Recorder(time);
    return { client, exchange: origin.exchange(request(over), client) };
  };
  return { time, told, server, origin, ask };
}

async function played(profile: GatewayProfile, script: readonly Step[], given = lax, over = {}) {
  const world = worldOf(profile, [script], given);
  const { client, exchange } = world.ask(over);
  await world.time.run(10_000_000);
  return { ...world, client, exchange };
}

const clock = (
  over: Partial<Deadline> = {},
  down: Down = { status: 504, cut: 'rst' },
  up: readonly Up[] = ['close-exchange'],
) =>
  profileWith({
    deadlines: { clock: { over: ['headers', 'body'], ms: 1_000, outcome: { down, up }, ...tested, ...over } },
  });

const whatTold = (told: ReturnType<typeof worldOf>['told']) => told.map(([atMs, , , { what }]) => [atMs, what]);

describe('when a clock fires', () => {
  const silent = [...begins(sse), { bytes: event }, { afterMs: 5_000, bytes: event }, { end: true }] as const;

  test.each([
    ['fin', [1_000, 'cut', 'fin']],
    ['rst', [1_000, 'cut', 'rst']],
    ['clean-end', [1_000, 'end']],
    ['silent', [0, 'bytes', event]],
  ] as const)('a response that has begun ends as it says: %s', async (cut, last) => {
    const { client, server, time } = await played(clock({}, { status: 504, cut }), silent);
    expect(client.last).toEqual(last);
    expect(server.executed[0]!.abortedAtMs).toBe(1_000);
    expect(time.left).toBe(0);
  });

  test('a silent end lasts until the client goes', async () => {
    const { client, exchange, time, server } = await played(
      clock({}, { status: null, cut: 'silent' }, []),
      begins(sse),
    );
    expect(client.over).toBe(false);
    exchange.abort();
    expect({ aborted: server.executed[0]!.abortedAtMs, left: time.left }).toEqual({ aborted: null, left: 0 });
  });

  test('one that has not begun has no status where it says none', async () => {
    const { client } = await played(clock({}, { status: null, cut: 'clean-end' }), arrives);
    expect(client.last).toEqual([1_000, 'cut', 'fin']);
  });

  test.each([
    ['nothing', [], null, 5_000],
    ['a frozen one sees nothing', ['freeze'], null, 5_000],
    ['a killed one is gone', ['kill'], 1_000, null],
    ['both', ['kill', 'close-connection'], 1_000, null],
  ] as const)('the origin sees what it says: %s', async (_, up, abortedAtMs, doneAtMs) => {
    const { client, server, told } = await played(clock({}, { status: 504, cut: 'rst' }, up), silent);
    expect(client.last).toEqual([1_000, 'cut', 'rst']);
    expect(server.executed[0]).toMatchObject({ abortedAtMs, doneAtMs });
    expect(told[0]![3]).toMatchObject({ what: 'expired', by: 'hop/clock', dueMs: 1_000, limitMs: 1_000, up });
  });

  test('what nobody knows it sees is not done', async () => {
    const profile = clock({ outcome: { down: { status: 504, cut: 'rst' }, up: unknown('?') } });
    const { server } = await played(profile, silent);
    expect(server.executed[0]).toMatchObject({ abortedAtMs: null, doneAtMs: 5_000 });
  });

  test('closing the gateway ends what works on unheard', async () => {
    const world = worldOf(clock({}, { status: 504, cut: 'rst' }, []), [silent]);
    world.ask();
    await world.time.run(2_000);
    await world.origin.close();
    expect(world.server.executed[0]!.abortedAtMs).toBe(2_000);
    expect(world.time.left).toBe(0);
  });

  test('nobody is told, and the origin is dropped: the client waits for ever', async () => {
    const { client, server } = await played(clock({}, 'nothing'), arrives);
    expect(client.last).toEqual([0, 'received']);
    expect(server.executed[0]!.abortedAtMs).toBe(1_000);
  });

  test('what is kept back goes out before an end in order, and not before a reset', async () => {
    const kept = [{ of: 'body', until: 'end', ...tested }] as const;
    const inOrder = await played({ ...clock({}, { status: null, cut: 'fin' }), holds: kept }, silent);
    expect(inOrder.client.body).toBe(event);
    const reset = await played({ ...clock({}, { status: null, cut: 'rst' }), holds: kept }, silent);
    expect(reset.client.body).toBe('');
  });

  test('an HTTP library tells an error: no more comes', async () => {
    const profile = { ...clock({}, error('terminated', 'host')), role: 'http-library' as const };
    expect((await played(profile, silent)).client.last).toEqual([1_000, 'cut', 'fin']);
  });

  test('a bridge answers the request with a JSON-RPC error', async () => {
    const profile = { ...clock({}, error('Request timed out', 'caller', -32_001)), role: 'bridge' as const };
    const before = await played(profile, arrives);
    expect(JSON.parse(before.client.body)).toEqual({
      jsonrpc: '2.0',
      id: 7,
      error: { code: -32_001, message: 'Request timed out' },
    });
    expect(before.client.heard('head')).toEqual([[1_000, 'head', 200]]);
    expect(before.server.executed.map(({ atMs }) => atMs)).toEqual([0]);
    const within = await played(profile, begins(sse));
    expect(within.client.body).toMatch(/^event: message\ndata: \{.*-32001.*\}\n\n$/);
    expect(within.client.last).toEqual([1_000, 'end']);
    const notification = await played(profile, arrives, lax, { body: Buffer.from('{"method":"x"}') });
    expect(notification.client.last).toEqual([1_000, 'cut', 'fin']);
  });
});

test('a bridge tells the server what its client tells it: the request is cancelled', async () => {
  const up = [{ cancelled: 'timed out' }] as const;
  const profile = { ...clock({}, error('Request timed out', 'caller', -32_001), up), role: 'bridge' as const };
  const world = worldOf(profile, [begins(sse), [...arrives, { head: 202 }, { end: true }]]);
  world.ask();
  await world.time.run();
  const [asked, told] = world.server.executed;
  expect(JSON.parse(told!.body!)).toEqual({
    jsonrpc: '2.0',
    method: 'notifications/cancelled',
    params: { requestId: 7, reason: 'timed out' },
  });
  expect([asked!.abortedAtMs, told!.atMs]).toEqual([null, 1_000]);
  await world.origin.close();
  expect(asked!.abortedAtMs).toBe(1_000);
});

test.each([
  ['end', (listener: ExchangeListener) => listener.end()],
  ['cut', (listener: ExchangeListener) => listener.cut('fin', 'late')],
] as const)('a clock wins against what comes at its very millisecond: %s', async (_, last) => {
  const time = new FakeTime();
  const { tell } = toldIn(time);
  const server: Origin = {
    exchange: (_, listener) => {
      // Set before any clock of the gateway's, so it comes first.
      time.setTimer(() => last(listener), 1_000);
      listener.connected(false);
      listener.received();
      listener.head({ status: 200, headers: sse });
      return { abort: () => {} };
    },
    close: async () => {},
  };
  const client = new Recorder(time);
  gatewayOrigin(clock({ over: 'body' }), lax, server, time, time.hold, tell).exchange(request(), client);
  await time.run();
  expect(client.last).toEqual([1_000, 'cut', 'rst']);
});

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
    const { told } = await played(clock({ over }), script);
    expect(whatTold(told)[0]).toEqual([atMs, 'expired']);
  });

  test.each([
    ['byte', ['byte'], 13_000],
    ['event', ['event'], 9_000],
    ['nothing', [], 5_500],
  ] as const)('a stream, begun anew by %s', async (_, restartedBy, atMs) => {
    const { told } = await played(clock({ over: 'body', ms: 5_000, restartedBy }), [
      ...begins(sse, 500),
      { bytes: event, afterMs: 3_500 },
      { bytes: ': beat\n\n', afterMs: 4_000 },
    ]);
    expect(whatTold(told)[0]).toEqual([atMs, 'expired']);
  });

  test('an event counts once it is whole', async () => {
    const halves = [...begins(sse), { bytes: 'data: 1\r', afterMs: 500 }, { bytes: '\n\r\n', afterMs: 400 }];
    const { told } = await played(clock({ over: 'body', restartedBy: ['event'] }), halves);
    expect(whatTold(told)[0]).toEqual([1_900, 'expired']);
  });

  test('headers, begun anew by a 1xx', async () => {
    const script = [...arrives, ...[1, 2, 3].map(() => ({ informational: 102, afterMs: 800 }))];
    const { told, client } = await played(clock({ over: 'headers', restartedBy: ['informational'] }), script);
    expect(client.heard('informational')).toHaveLength(3);
    expect(whatTold(told)[0]).toEqual([3_400, 'expired']);
  });

  test('a clock that a poller looks at fires at its next tick', async () => {
    const { client } = await played(clock({ ms: 1_200, noticed: { everyMs: 500 } }), arrives);
    expect(client.heard('head')).toEqual([[1_500, 'head', 504]]);
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
  const { client, server } = await played(quiet, late);
  expect(client.body).toBe(event);
  expect(client.last).toEqual([4_500, 'cut', 'rst']);
  expect(server.executed[0]!.abortedAtMs).toBe(4_500);
  const never = await played(quiet, [...begins(sse, 3_000), { end: true }]);
  expect(never.client.heard('head')).toEqual([[3_000, 'head', 504]]);
  const again = worldOf({ ...quiet, retries: [{ of: 'exchange', after: 'any', times: 1, backoff: {}, ...tested }] }, [
    [...begins(sse, 3_000), { end: true }],
    [...arrives, { head: 201 }, { end: true }],
  ]);
  const { client: second } = again.ask();
  await again.time.run();
  expect(second.heard('head')).toEqual([[3_000, 'head', 201]]);
});

describe('unknown values', () => {
  const guessed = clock({ over: 'body', restartedBy: unknown('?') });
  const beats = [...begins(sse), ...every(800, 5, ': beat\n\n'), { end: true }] as const;

  test('read laxly, any byte begins a clock anew', async () =>
    expect((await played(guessed, beats)).client.last).toEqual([4_000, 'end']));

  test('read strictly, nothing does', async () =>
    expect((await played(guessed, beats, { settings: {}, reading: 'strict' })).client.last).toEqual([
      1_000,
      'cut',
      'rst',
    ]));

  test('a limit is its lower bound, or none', async () => {
    const profile = clock({ ms: { ...unknown('?'), atLeastMs: { is: 2_000, ...tested } } });
    expect((await played(profile, begins(sse), { settings: {}, reading: 'strict' })).client.last).toEqual([
      2_000,
      'cut',
      'rst',
    ]);
    expect((await played(profile, begins(sse))).client.last).toEqual([0, 'head', 200]);
  });
});

describe('settings and guards', () => {
  test('a setting moves a limit', async () => {
    const profile = { ...clock({ ms: { set: ['read'], else: 1_000 } }), settings: { read: setting({ unit: 's' }) } };
    const { client } = await played(profile, begins(sse), { settings: { read: 3 }, reading: 'lax' });
    expect(client.last).toEqual([3_000, 'cut', 'rst']);
  });

  test('one that it does not have is refused', () =>
    expect(() => worldOf(clock(), [], { settings: { raed: 3 }, reading: 'lax' })).toThrow(SettingError));

  test('a mode is a setting', async () => {
    const profile = {
      ...clock({ when: { setting: { streaming: true } } }),
      holds: [{ of: 'body', until: 'end', when: { setting: { streaming: false } }, ...tested }],
      settings: { streaming: setting({ unit: 'boolean' }) },
    } as const;
    const script = [...begins(sse), ...every(800, 3, event), { end: true }] as const;
    const off = await played(profile, script);
    expect(off.client.heard('bytes')).toEqual([[2_400, 'bytes', event.repeat(3)]]);
    const on = await played(profile, script, { settings: { streaming: true }, reading: 'lax' });
    expect(on.client.last).toEqual([1_000, 'cut', 'rst']);
  });

  test.each([
    ['sse', sse, [1_000, 'cut', 'rst']],
    ['json', json, [3_000, 'end']],
  ] as const)('a clock for streams alone, and a response that is %s', async (_, headers, last) => {
    const profile = clock({ over: 'exchange', when: { replies: 'sse' } });
    const script = [...begins(headers, 500), { bytes: event }, { end: true, afterMs: 2_500 }] as const;
    expect((await played(profile, script)).client.last).toEqual(last);
  });

  test('a clock for one kind of response holds for the next exchange again', async () => {
    const world = worldOf(clock({ over: 'exchange', when: { replies: 'sse' } }), [
      [...begins(json), { end: true }],
      begins(sse),
    ]);
    world.ask();
    const { client } = world.ask({ key: 2 });
    await world.time.run();
    expect(client.last).toEqual([1_000, 'cut', 'rst']);
  });

  test('a clock of a gateway that keeps whole bodies back', async () => {
    const profile = clock({ when: { buffering: 'buffered' } });
    expect((await played(profile, begins(sse))).told).toEqual([]);
    expect(
      whatTold((await played({ ...profile, holds: [{ of: 'body', until: 'end', ...tested }] }, begins(sse))).told)[0],
    ).toEqual([1_000, 'expired']);
  });
});

describe('what is too big', () => {
  const limit = (over: Partial<Limit>): GatewayProfile =>
    profileWith({
      limits: [
        {
          of: 'response',
          max: 10,
          unit: 'bytes',
          outcome: { down: { status: 502, cut: 'rst' }, up: ['close-exchange'] },
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
    const { client, told, server } = await played(limit({}), twelve);
    expect(client.body).toBe('1234567890');
    expect(client.last).toEqual([100, 'cut', 'rst']);
    expect(told[0]![3]).toEqual({ what: 'limit', by: 'hop/response', of: 'response', max: 10, is: 12 });
    expect(server.executed[0]!.abortedAtMs).toBe(100);
  });

  test('one of exactly that size passes', async () =>
    expect((await played(limit({ max: 12 }), twelve)).client.last).toEqual([200, 'end']));

  test('nor is one refused for its head that is just as big', async () => {
    const script = [...begins({ 'content-length': '10' }), { bytes: '1234567890' }, { end: true }] as const;
    expect((await played(limit({}), script)).client.last).toEqual([0, 'end']);
  });

  test('one that says so in its head never begins', async () => {
    const { client, server } = await played(limit({}), [...begins({ 'content-length': '12' }), { bytes: '1' }]);
    expect(client.heard('head')).toEqual([[0, 'head', 502]]);
    expect(server.executed[0]!.abortedAtMs).toBe(0);
  });

  test('one that nothing was passed on of is a status', async () => {
    const profile = { ...limit({}), holds: [{ of: 'headers', until: 'end', ...tested }] } as const;
    expect((await played(profile, twelve)).client.heard('head')).toEqual([[100, 'head', 502]]);
  });

  test('one whose end is cut off ends as if it were whole', async () => {
    const { client } = await played(limit({ outcome: 'cut-end' }), twelve);
    expect({ body: client.body, last: client.last }).toEqual({ body: '1234567890', last: [100, 'end'] });
  });

  test('a request, or its head: refused before the origin hears of it, and not told after an abort', async () => {
    const refused = { down: { status: 431, cut: 'fin' }, up: [] } as const;
    const { client, server } = await played(limit({ of: 'request-headers', max: 20, outcome: refused }), twelve);
    expect(client.heard('head')).toEqual([[0, 'head', 431]]);
    expect(server.executed).toEqual([]);
    const world = worldOf(limit({ of: 'request', max: 1 }), [twelve]);
    const { client: gone, exchange } = world.ask();
    exchange.abort();
    await world.time.run();
    expect(gone.last).toEqual([0, 'received']);
  });

  test('a size that nobody knows is not played', async () =>
    expect(
      (await played(limit({ max: unknown('?') }), twelve, { settings: {}, reading: 'strict' })).client.last,
    ).toEqual([200, 'end']));
});

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
    const world = worldOf(profile, [[...begins(json, 3_000), { end: true }], fine]);
    const { client } = world.ask();
    await world.time.run();
    expect(world.server.executed.map(({ key, atMs, doneAtMs }) => [key, atMs, doneAtMs])).toEqual([
      [1, 0, 3_000],
      [1, 1_000, 1_000],
    ]);
    expect(client.events.slice(2)).toEqual([
      [1_000, 'head', 200],
      [1_000, 'bytes', '{}'],
      [1_000, 'end'],
    ]);
    expect(whatTold(world.told)).toEqual([
      [1_000, 'expired'],
      [1_000, 'retried'],
      [1_000, 'passed'],
    ]);
    expect(world.told[1]![3]).toEqual({ what: 'retried', by: 'hop', attempt: 2, after: 'hop/clock' });
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
    const world = worldOf(profileWith({ retries: [retry({ after })] }), [first, fine]);
    const { client } = world.ask();
    await world.time.run();
    expect(world.server.executed).toHaveLength(again ? 2 : 1);
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
    const slow = worldOf(profile, [[{ connected: false, afterMs: 9_000 }]]);
    const { client } = slow.ask();
    await slow.time.run();
    expect(slow.server.executed.map(({ atMs, abortedAtMs }) => [atMs, abortedAtMs])).toEqual([
      [0, 1_000],
      [1_000, 2_000],
      [2_000, 3_000],
    ]);
    expect(client.heard('head')).toEqual([[3_000, 'head', 504]]);
    const cut = worldOf(profile, [[...arrives, { cut: 'fin' }]]);
    cut.ask();
    await cut.time.run();
    expect(cut.server.executed).toHaveLength(1);
  });

  test('not of a POST where only what is idempotent is begun again', async () => {
    const profile = profileWith({ retries: [retry({ only: 'idempotent' })] });
    expect((await played(profile, [{ cut: 'refused' }])).server.executed).toHaveLength(1);
    expect(
      (await played(profile, [{ cut: 'refused' }], lax, { method: 'GET', body: null })).server.executed,
    ).toHaveLength(2);
  });

  test('after their waits, so many times, and then the failure is told', async () => {
    const profile = profileWith({ retries: [retry({ times: 2, backoff: { firstMs: 100, factor: 2 } })] });
    const { server, client } = await played(profile, [{ cut: 'refused' }]);
    expect(server.executed.map(({ atMs }) => atMs)).toEqual([0, 100, 300]);
    expect(client.heard('head')).toEqual([[300, 'head', 502]]);
  });

  test('an abort while it waits leaves nothing', async () => {
    const world = worldOf(profileWith({ retries: [retry({ backoff: { firstMs: 100 } })] }), [[{ cut: 'refused' }]]);
    const { exchange } = world.ask();
    await world.time.run(50);
    exchange.abort();
    expect(world.time.left).toBe(0);
    await world.time.run();
    expect(world.server.executed).toHaveLength(1);
  });

  test('how often is unknown: never when read laxly, once when read strictly', async () => {
    const profile = profileWith({ retries: [retry({ times: unknown('?') })] });
    expect((await played(profile, [{ cut: 'refused' }])).server.executed).toHaveLength(1);
    const strict = await played(profile, [{ cut: 'refused' }], { settings: {}, reading: 'strict' });
    expect(strict.server.executed).toHaveLength(2);
  });
});

test('where several holds are in force, each keeps back what the one before it lets go', async () => {
  const four = { of: 'body', until: { bytes: 4 }, ...tested } as const;
  const later = { of: 'body', until: { ms: 100 }, ...tested } as const;
  const script = [
    ...begins(sse),
    { bytes: 'abc' },
    { bytes: 'd', afterMs: 90 },
    { bytes: 'e', afterMs: 90 },
    { end: true, afterMs: 500 },
  ] as const;
  const first = await played(profileWith({ holds: [four, later] }), script);
  expect(first.client.heard('bytes')).toEqual([
    [190, 'bytes', 'abcd'],
    [680, 'bytes', 'e'],
  ]);
  const second = await played(profileWith({ holds: [later, four] }), script);
  expect(second.client.heard('bytes')).toEqual([
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
    const { client, time } = await played(beating, script);
    expect(client.heard('bytes')).toEqual([
      [1_500, 'bytes', ': keep-alive\n\n'],
      [1_700, 'bytes', 'data: '],
      [2_700, 'bytes', '1\n\n'],
      [3_500, 'bytes', ': keep-alive\n\n'],
    ]);
    expect(time.left).toBe(0);
  });

  test('and on nothing else', async () =>
    expect((await played(beating, [...begins(json), { end: true, afterMs: 5_000 }])).client.body).toBe(''));
});

describe('the origin is lost', () => {
  test('in the midst: what was kept back, and then the cut', async () => {
    const profile = profileWith({ holds: [{ of: 'body', until: 'end', ...tested }] });
    const { client } = await played(profile, [...begins(sse), { bytes: event }, { cut: 'rst', afterMs: 100 }]);
    expect(client.events.slice(-2)).toEqual([
      [100, 'bytes', event],
      [100, 'cut', 'rst'],
    ]);
  });

  test('as its profile says', async () => {
    const outcome = { down: { status: 503, cut: 'fin' }, up: [] } as const;
    const profile = profileWith({
      reactions: [{ on: 'network-error', fails: 'exchange', cause: 'network', outcome, ...tested }],
    });
    expect((await played(profile, [{ cut: 'refused' }])).client.heard('head')).toEqual([[0, 'head', 503]]);
  });
});

describe('the client’s connections', () => {
  const kept = profileWith({
    deadlines: {
      idle: {
        over: 'connection',
        ms: 5_000,
        restartedBy: ['request'],
        pausedBy: ['exchange'],
        outcome: { down: { status: null, cut: 'fin' }, up: [] },
        ...tested,
      },
    },
  });
  const answer = (ms: number) => [...begins(json), { end: true, afterMs: ms }] as const;

  test.each([
    [4_999, true],
    [5_000, false],
  ])('one that is idle for %i ms stands: %s', async (idleMs, reused) => {
    const world = worldOf(kept, [answer(20_000), answer(0)]);
    const first = world.ask();
    await world.time.run(20_000 + idleMs);
    expect(world.time.left).toBe(0);
    const second = world.ask({ key: 2 });
    expect(first.client.last).toEqual([20_000, 'end']);
    expect(second.client.events[0]).toEqual([20_000 + idleMs, 'connected', reused]);
    expect(world.told.map(([, , key, told]) => [key, told.what, 'dueMs' in told && told.dueMs])).toEqual(
      reused ? [] : [[2, 'expired', 25_000]],
    );
  });

  test('two at a time are two', async () => {
    const world = worldOf(kept, [answer(100)]);
    const heard = [world.ask(), world.ask({ key: 2 })].map(({ client }) => client.events[0]![2]);
    await world.time.run();
    const later = [world.ask({ key: 3 }), world.ask({ key: 4 }), world.ask({ key: 5 })];
    expect([...heard, ...later.map(({ client }) => client.events[0]![2])]).toEqual([false, false, true, true, false]);
  });

  test('one that was cut does not stand', async () => {
    const world = worldOf(kept, [[...begins(sse), { cut: 'rst' }], answer(0)]);
    world.ask();
    expect(world.ask({ key: 2 }).client.events[0]).toEqual([0, 'connected', false]);
  });

  test('one that carries so many requests is closed after them', async () => {
    const outcome = { down: { status: null, cut: 'fin' }, up: [] } as const;
    const profile = profileWith({ limits: [{ of: 'requests', max: 2, unit: 'count', outcome, ...tested }] });
    const world = worldOf(profile, [answer(0)]);
    const reused = [1, 2, 3, 4].map((key) => world.ask({ key }).client.events[0]![2]);
    expect(reused).toEqual([false, true, false, true]);
  });

  test('one that was dropped without a word is reset at its next packet', async () => {
    const { pausedBy, ...rest } = kept.deadlines.idle!;
    const outcome = { down: { status: null, cut: 'rst' }, up: [] } as const;
    const quiet = profileWith({
      deadlines: { idle: { ...rest, pausedBy: pausedBy!, noticed: { on: ['request'] }, outcome } },
    });
    const world = worldOf(quiet, [answer(0)]);
    world.ask();
    await world.time.run(5_000);
    const { client } = world.ask({ key: 2 });
    await world.time.run();
    expect(client.events).toEqual([
      [5_000, 'connected', true],
      [5_000, 'cut', 'rst'],
    ]);
    expect(world.server.executed).toHaveLength(1);
    expect(world.ask({ key: 3 }).client.events[0]).toEqual([5_000, 'connected', false]);
    await world.time.run(20_000);
    const toldBefore = world.told.length;
    world.ask({ key: 4 }).exchange.abort();
    await world.time.run();
    expect(world.told).toHaveLength(toldBefore);
  });

  test('one that was dropped without a word swallows the next request, until the client gives it up', async () => {
    const outcome = { down: { status: null, cut: 'silent' }, up: [] } as const;
    const world = worldOf(profileWith({ deadlines: { idle: { ...kept.deadlines.idle!, outcome } } }), [answer(0)]);
    world.ask();
    await world.time.run(6_000);
    const { client, exchange } = world.ask({ key: 2 });
    await world.time.run(60_000);
    expect(client.events).toEqual([[6_000, 'connected', true]]);
    expect(world.told.map(([atMs, , key, told]) => [atMs, key, 'dueMs' in told && told.dueMs])).toEqual([
      [6_000, 2, 5_000],
    ]);
    exchange.abort();
    expect(world.ask({ key: 3 }).client.events[0]).toEqual([60_000, 'connected', false]);
    expect(world.server.executed.map(({ key }) => key)).toEqual([1, 3]);
    expect(world.time.left).toBe(0);
  });

  test('one whose bytes are counted is cut in the midst of a response', async () => {
    const { idle } = kept.deadlines;
    const { pausedBy: _, ...tcp } = idle!;
    const profile = profileWith({ deadlines: { idle: { ...tcp, restartedBy: ['byte', 'request-byte'] } } });
    const { client } = await played(profile, [...begins(sse), { bytes: event, afterMs: 3_000 }]);
    expect(client.last).toEqual([8_000, 'cut', 'fin']);
  });
});
