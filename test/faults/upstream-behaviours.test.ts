import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { HttpResponse, http as mock } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineFault } from '../../src/faults/fault-builders.ts';
import { behaviourKinds, type UpstreamBehaviour } from '../../src/faults/upstream/behaviours/upstream-behaviour.ts';
import type { UpstreamRule } from '../../src/faults/upstream/gate/upstream-rule.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import { faulty, notes } from './faulty.ts';
import { observedCall, type Seen } from './observed-call.mjs';
import { observingServer } from './observing-server.mjs';
import { oddUpstream } from './odd-upstream.mjs';

/*
 * The contract of behaviours: every behaviour through every library, over canned and real responses, in this process and in
 * a child. What ends too early is compared with the same event of a real upstream.
 */

const stdio = { command: 'node', args: [fileURLToPath(new URL('./observing-stdio.mjs', import.meta.url))] };
const body = '0123456789';
const headers = { 'content-type': 'text/plain', 'x-upstream': 'a; b' };
const canned: UpstreamBehaviour = { type: 'answer', headers, body };

const plain = [
  'fetch',
  'http.get',
  'https.get',
  'undici.fetch',
  'undici.request',
  'undici.request, own agent',
  'axios',
  'got',
];
const limited = ['http.get with a limit', 'undici.request with a limit'];
/** Those that are built on `node:http`. */
const onNodeHttp = /^(?:http|axios|got)/;

const rules = defineFault<{ readonly rules: readonly UpstreamRule[] }>({
  id: 'test-upstream-rules',
  layer: 'upstream',
  summary: 'applies rules',
  parameters: z.strictObject({ rules: z.array(z.any()).default([]).describe('the rules') }),
  arbitrary: (fc) => fc.constant({ rules: [] }),
  loses: true,
  reorders: false,
  inject(context, parameters) {
    const injected = parameters.rules.map((rule) => context.upstream(rule));
    return {
      lift() {
        for (const one of injected) one.lift();
      },
    };
  },
});

const upstream = { url: '', server: oddUpstream() };
beforeAll(async () => {
  await once(upstream.server.listen(0, '127.0.0.1'), 'listening');
  upstream.url = `http://127.0.0.1:${(upstream.server.address() as AddressInfo).port}`;
});
afterAll(() => void upstream.server.close());

/** Where responses come from; `null`: they are canned. */
type Source = null | '/sized' | '/chunked' | '/closes' | '/until-closed';
const allSources: readonly Source[] = [null, '/sized', '/chunked', '/closes'];

interface Abort {
  readonly afterMs: number;
}

interface Case {
  readonly name: string;
  readonly behaviours: readonly UpstreamBehaviour[];
  readonly abort?: Abort;
  /** The path on which the real upstream does the same, and when the caller aborts there, in real milliseconds. */
  readonly inEarnest?: { readonly path: string; readonly abort?: Abort };
  readonly ways?: readonly string[];
  readonly sources?: readonly Source[];
  check(seen: Observed, way: string): void;
}

/** What the caller has seen, what the fault has noted, and what a caller sees of the real event. */
interface Observed extends Seen {
  readonly notes: readonly string[];
  readonly inEarnest: Seen | null;
}

const textOf = ({ pieces }: Seen): string => pieces.map(({ text }) => text).join('');

/** All that tells one early end from another. */
const endingOf = (seen: Seen): unknown =>
  JSON.parse(JSON.stringify({ status: seen.status, text: textOf(seen), events: seen.events, error: seen.error }));

function expectWhole(seen: Observed, endMs: number): void {
  expect(textOf(seen)).toBe(body);
  expect(seen.error).toBeUndefined();
  if (seen.events !== undefined) {
    expect(seen.events).toContainEqual({ name: 'response complete: true' });
    expect(JSON.stringify(seen.events)).not.toContain('error');
  }
  expect(seen.endMs).toBe(endMs);
}

function expectSameEnd(seen: Observed, endMs: number): void {
  expect(endingOf(seen)).toEqual(endingOf(seen.inEarnest as Seen));
  expect(JSON.stringify(endingOf(seen))).toMatch(/ECONNRESET|UND_ERR_SOCKET|AbortError|ERR_CANCELED/);
  expect(seen.endMs).toBe(endMs);
}

const cases: readonly Case[] = [
  {
    name: 'delay: the head and the body are as they were sent, later',
    behaviours: [{ type: 'delay', delayMs: 1_500 }],
    check(seen) {
      expect(seen).toMatchObject({ status: 200, headers, headMs: 1_500, pieces: [{ atMs: 1_500, text: body }] });
      expectWhole(seen, 1_500);
      expect(seen.notes[0]).toBe('holds an upstream call');
    },
  },
  {
    name: 'answer: a status and its headers, without a body',
    behaviours: [{ type: 'answer', status: 503, headers: { 'retry-after': '2' } }],
    sources: [null],
    check(seen) {
      const own = { 'retry-after': '2', 'content-length': '0' };
      expect(seen).toMatchObject({ status: 503, headers: own, pieces: [], endMs: 0 });
      expect(seen.error).toBeUndefined();
    },
  },
  {
    name: 'answer: nothing but what was asked for is in the headers',
    behaviours: [canned],
    sources: [null],
    check(seen, way) {
      const connection = onNodeHttp.test(way) ? { connection: 'close' } : {};
      expect(seen.headers).toEqual({ ...headers, 'content-length': '10', ...connection });
      expectWhole(seen, 0);
    },
  },
  {
    name: 'trickle',
    behaviours: [{ type: 'trickle', chunkBytes: 4, intervalMs: 1_000 }],
    sources: [...allSources, '/until-closed'],
    check(seen) {
      expect(seen).toMatchObject({ status: 200, headers, headMs: 0 });
      expect(seen.pieces).toEqual([
        { atMs: 1_000, text: '0123' },
        { atMs: 2_000, text: '4567' },
        { atMs: 3_000, text: '89' },
      ]);
      expectWhole(seen, 3_000);
      expect(seen.notes).toContain('trickles the upstream response');
    },
  },
  {
    name: 'hang before the head',
    behaviours: [{ type: 'hang', hangMs: 2_000 }],
    check(seen) {
      expect(seen).toMatchObject({ headMs: 2_000, pieces: [{ atMs: 2_000, text: body }] });
      expectWhole(seen, 2_000);
    },
  },
  {
    name: 'hang in the body',
    behaviours: [{ type: 'hang', afterBytes: 5, hangMs: 2_000 }],
    check(seen) {
      expect(seen.headMs).toBe(0);
      expect(seen.pieces).toEqual([
        { atMs: 0, text: '01234' },
        { atMs: 2_000, text: '56789' },
      ]);
      expectWhole(seen, 2_000);
    },
  },
  {
    name: 'connect: lookup and round trips come first, and a dead IPv6 address costs 250 ms',
    behaviours: [{ type: 'connect', dnsMs: 100, rttMs: 300, tlsMs: 1_000 }],
    check(seen, way) {
      const tlsMs = way.startsWith('https') ? 1_300 : 0;
      expect(seen.headMs).toBe(100 + 250 + 300 + tlsMs);
      expectWhole(seen, 650 + tlsMs);
      expect(seen.notes[0]).toBe('holds an upstream call');
    },
    sources: [null],
  },
  {
    name: 'connect: a name that is not found',
    behaviours: [{ type: 'connect', dnsMs: 100, dnsFail: 'nxdomain' }],
    sources: [null],
    check(seen) {
      expect(JSON.stringify(seen)).toContain('getaddrinfo ENOTFOUND ');
      expect(seen.endMs).toBe(100);
      expect(seen.notes).toContain('the upstream call gets no connection');
    },
  },
  {
    name: 'pool: a call waits until one of the others has given its connection back',
    behaviours: [{ type: 'pool', poolSize: 2, concurrency: 3, holdMs: 1_000 }],
    check(seen) {
      expect(seen.headMs).toBe(1_000);
      expectWhole(seen, 1_000);
      expect(seen.notes[0]).toBe('makes an upstream call wait for a connection of the pool');
    },
  },
  {
    name: 'truncate',
    behaviours: [{ type: 'truncate', afterBytes: 5 }],
    inEarnest: { path: '/truncated' },
    check(seen) {
      expectSameEnd(seen, 0);
      expect(seen.notes).toContain('ends the upstream response too early');
    },
  },
  {
    name: 'truncate after more bytes than there are',
    behaviours: [{ type: 'truncate', afterBytes: 10 }],
    check: (seen) => expectWhole(seen, 0),
  },
  {
    name: 'reset before the head',
    behaviours: [{ type: 'reset' }],
    inEarnest: { path: '/reset' },
    check: (seen) => expectSameEnd(seen, 0),
  },
  {
    name: 'reset in the body',
    behaviours: [{ type: 'reset', afterBytes: 5 }],
    inEarnest: { path: '/reset-in-body' },
    check: (seen) => expectSameEnd(seen, 0),
  },
  {
    name: 'trickle and reset: both, in their order',
    behaviours: [
      { type: 'trickle', chunkBytes: 4, intervalMs: 1_000 },
      { type: 'reset', afterBytes: 5 },
    ],
    inEarnest: { path: '/reset-in-body' },
    check(seen) {
      expectSameEnd(seen, 2_000);
      expect(seen.pieces).toEqual([
        { atMs: 1_000, text: '0123' },
        { atMs: 2_000, text: '4' },
      ]);
    },
  },
  {
    name: 'an abort before the head',
    behaviours: [{ type: 'hang' }],
    abort: { afterMs: 700 },
    inEarnest: { path: '/silent', abort: { afterMs: 100 } },
    check(seen) {
      expectSameEnd(seen, 700);
      expect(seen.notes).toContain('the caller gave the upstream call up');
    },
  },
  {
    name: 'an abort in the body',
    behaviours: [{ type: 'hang', afterBytes: 5 }],
    abort: { afterMs: 700 },
    inEarnest: { path: '/hangs-in-body', abort: { afterMs: 300 } },
    check(seen) {
      expectSameEnd(seen, 700);
      expect(seen.pieces).toEqual([{ atMs: 0, text: '01234' }]);
      expect(seen.notes).toContain('the caller gave the upstream call up');
    },
  },
  {
    name: "the library's own limit ends a body that hangs",
    behaviours: [{ type: 'hang', afterBytes: 5 }],
    ways: ['fetch', 'undici.fetch', 'undici.request', ...limited],
    check(seen, way) {
      expect(seen.pieces).toEqual([{ atMs: 0, text: '01234' }]);
      expect(JSON.stringify(seen)).toContain(way.startsWith('http') ? 'the request timed out' : 'UND_ERR_BODY_TIMEOUT');
      expect(seen.endMs).toBe(limited.includes(way) ? 10_000 : 300_000);
    },
  },
  {
    name: "the library's own limit restarts with each piece",
    behaviours: [{ type: 'trickle', chunkBytes: 4, intervalMs: 9_000 }],
    ways: limited,
    check: (seen) => expectWhole(seen, 27_000),
  },
];

const seenInEarnest = new Map<string, Promise<Seen>>();

/** What a caller sees of the real event, in real time. Each is observed once. */
function observedInEarnest(way: string, { path, abort }: NonNullable<Case['inEarnest']>): Promise<Seen> {
  const library = way.replace('https', 'http');
  const seen = seenInEarnest.get(library + path) ?? observedCall(library, `${upstream.url}${path}`, abort);
  seenInEarnest.set(library + path, seen);
  return seen;
}

/** Makes all calls in one session, one after the other. */
async function observe(
  server: ServerUnderTest,
  way: string,
  all: readonly { readonly case: Case; readonly source: Source }[],
): Promise<readonly Observed[]> {
  const inEarnest: (Seen | null)[] = [];
  for (const { case: one } of all) inEarnest.push(one.inEarnest ? await observedInEarnest(way, one.inEarnest) : null);
  const hosts = all.map(({ source }, index) =>
    source === null ? `http://api${index}.example.com/canned` : upstream.url + source,
  );
  const calls = hosts.map((host, index) => ({
    way,
    url: `${way.startsWith('https') ? host.replace('http:', 'https:') : host}/${index}`,
    abort: all[index]?.case.abort ?? {},
  }));
  const plan = rules({
    rules: all.map(({ case: { behaviours }, source }, index) => ({
      match: { path: `*/${index}` },
      behaviours: [...behaviours, ...(source === null ? [canned] : [])],
    })),
  });
  const run = await faulty(server, { plan: [plan], settings: { tool_timeout_sec: 100_000 }, args: { calls } });
  const { result } = JSON.parse(run.texts[0] ?? '') as { result: { content: [{ text: string }] } };
  return (JSON.parse(result.content[0].text) as Seen[]).map((seen, index) => ({
    ...seen,
    inEarnest: inEarnest[index] ?? null,
    notes: notes(run.transcript).flatMap(({ note, about }) => (String(about.path).endsWith(`/${index}`) ? [note] : [])),
  }));
}

describe.each([
  ['in this process', () => observingServer()],
  ['in a child', stdio],
] as const)('%s', (_, server) => {
  describe.each([...plain, ...limited])('%s', (way) => {
    const all = cases
      .filter(({ ways = plain }) => ways.includes(way))
      .flatMap((one) => {
        const real = !way.startsWith('https') && !way.includes('own agent');
        const sources = (one.sources ?? allSources).filter((source) => source === null || real);
        return sources.map((source) => ({ case: one, source, name: `${one.name}: ${source ?? 'canned'}` }));
      });
    let observed: readonly Observed[] = [];
    beforeAll(async () => {
      observed = await observe(server, way, all);
    }, 60_000);

    test.each(all.map((one, index) => ({ ...one, index })))('$name', ({ case: one, index }) => {
      const seen = observed[index];
      if (seen === undefined) throw new Error('the call was not made');
      one.check(seen, way);
    });
  });
});

test.each(['fetch', 'http.get'])("%s: what a user's mock answers trickles too, and is cut", async (way) => {
  const url = 'http://api.example.com/mocked';
  const server = setupServer(mock.get(`${url}/*`, () => HttpResponse.text(body, { headers })));
  const own: readonly Case[] = [
    {
      name: 'trickle',
      behaviours: [{ type: 'trickle', chunkBytes: 5, intervalMs: 1_000 }],
      check(seen) {
        expect(seen).toMatchObject({ headMs: 0, headers: { 'x-upstream': 'a; b' } });
        expect(seen.pieces).toEqual([
          { atMs: 1_000, text: '01234' },
          { atMs: 2_000, text: '56789' },
        ]);
        expectWhole(seen, 2_000);
        expect(seen.notes).toEqual(['trickles the upstream response', 'all that was trickled has arrived']);
      },
    },
    {
      name: 'reset',
      behaviours: [{ type: 'reset', afterBytes: 5 }],
      check(seen) {
        expect(textOf(seen)).toBe('01234');
        expect(JSON.stringify(seen)).toContain('ECONNRESET');
      },
    },
  ];
  const run = async () => {
    server.listen({ onUnhandledRequest: 'error' });
    try {
      const plan = rules({
        rules: own.map(({ behaviours }, index) => ({ match: { path: `/mocked/${index}` }, behaviours })),
      });
      const calls = own.map((_, index) => ({ way, url: `${url}/${index}` }));
      return await faulty(() => observingServer(), { plan: [plan], args: { calls } });
    } finally {
      server.close();
    }
  };
  const { texts, transcript } = await run();
  const { result } = JSON.parse(texts[0] ?? '') as { result: { content: [{ text: string }] } };
  for (const [index, seen] of (JSON.parse(result.content[0].text) as Seen[]).entries()) {
    const noted = notes(transcript).flatMap(({ note, about }) => (about.path === `/mocked/${index}` ? [note] : []));
    own[index]?.check({ ...seen, inEarnest: null, notes: noted }, way);
  }
});

test.each(['fetch', 'http.get', 'undici.fetch', 'undici.request'])(
  '%s: an upstream that refuses connections is refused as before',
  async (way) => {
    const gone = oddUpstream();
    await once(gone.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(gone.address() as AddressInfo).port}/`;
    await once(gone.close(), 'close');
    const real = await observedCall(way, url);
    const plan = [rules({ rules: [{ behaviours: [{ type: 'trickle' }] }] })];
    const { texts } = await faulty(() => observingServer(), { plan, args: { calls: [{ way, url }] } });
    const { result } = JSON.parse(texts[0] ?? '') as { result: { content: [{ text: string }] } };
    const [seen] = JSON.parse(result.content[0].text) as [Seen];
    expect(endingOf(seen)).toEqual(endingOf(real));
    expect(JSON.stringify(real)).toContain('ECONNREFUSED');
  },
);

test('every behaviour has a case', () => {
  const tried = new Set(cases.flatMap(({ behaviours }) => behaviours.map(({ type }) => type)));
  expect([...tried].sort()).toEqual([...behaviourKinds.keys()].sort());
});
