import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import type { FaultPlan } from '../../src/faults/fault-plan.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import { freePort } from '../http/free-port.ts';
import { faulty, notes } from './faulty.ts';
import type { Seen } from './observed-call.mjs';
import { observingServer } from './observing-server.mjs';
import { outcomeOf } from './outcome-of.ts';

/*
 * The steps of a call before its response: each library has its own limits in each of them. A call that no limit ends gets its
 * answer after the hang, of 400 s.
 */

const stdio = { command: 'node', args: [fileURLToPath(new URL('./observing-stdio.mjs', import.meta.url))] };
const places = [
  ['in this process', () => observingServer()],
  ['in a child', stdio],
] as const;
const answer = { body: 'found' };
const hangMs = 400_000;

interface OneCall {
  readonly way: string;
  readonly url: string;
  readonly abort?: { readonly afterMs: number };
}

async function observe(server: ServerUnderTest, plan: FaultPlan, calls: readonly OneCall[]) {
  const run = await faulty(server, { plan, settings: { tool_timeout_sec: 1_000_000 }, args: { calls } });
  const { result } = JSON.parse(run.texts[0] ?? '') as { result: { content: [{ text: string }] } };
  return { seen: JSON.parse(result.content[0].text) as Seen[], notes: notes(run.transcript) };
}

/** When each call ends, by the step in which its upstream hangs. Those of got add a millisecond. */
const ends: readonly (readonly [way: string, dns: number, connect: number, tls: number, headers: number])[] = [
  ['fetch', 10_000, 10_000, 10_000, 300_000],
  ['undici.request', 10_000, 10_000, 10_000, 300_000],
  ['undici.request, connect limit', 2_000, 2_000, 2_000, 300_000],
  ['http.get', hangMs, hangMs, hangMs, hangMs],
  ['http.get with a limit', 10_000, 10_000, 10_000, 10_000],
  // `setTimeout` of a request begins to count once there is a connection.
  ['http.get and setTimeout', hangMs, hangMs, 10_000, 10_000],
  ['axios', hangMs, hangMs, hangMs, hangMs],
  ['axios with a limit', 10_000, 10_000, 10_000, 10_000],
  ['got', hangMs, hangMs, hangMs, hangMs],
  ['got with a limit', 10_001, 10_001, 10_001, 10_001],
  ['got with a limit for the lookup', 3_001, hangMs, hangMs, hangMs],
  ['got with a limit for the connect', hangMs, 4_001, hangMs, hangMs],
  ['got with a limit for the handshake', hangMs, hangMs, 5_001, hangMs],
  ['got with a limit for the response', hangMs, hangMs, hangMs, 6_001],
];

describe.each(places)('%s', (_, server) => {
  test.each(['dns', 'connect', 'tls', 'headers'] as const)(
    'an upstream that hangs in the step %s: the limits that a library has there end the call',
    async (phase) => {
      const calls = ends.map(([way], index) => ({ way, url: `https://api${index}.example.com/` }));
      const { seen, notes: noted } = await observe(server, [faults.upstreamHung({ phase, hangMs, answer })], calls);
      const column = ['dns', 'connect', 'tls', 'headers'].indexOf(phase) + 1;
      expect(seen.map(({ endMs }, index) => [ends[index]?.[0], endMs])).toEqual(
        ends.map((row) => [row[0], row[column]]),
      );
      for (const [index, { status }] of seen.entries())
        expect(status).toBe(ends[index]?.[column] === hangMs ? 200 : undefined);
      const held = noted.filter(({ note }) => note === 'holds an upstream call');
      expect(held).toHaveLength(ends.length);
      expect(held[0]?.about.in).toBe(phase === 'headers' ? undefined : phase);
    },
  );

  test.each(['fetch', 'undici.request', 'http.get', 'axios', 'got'])(
    '%s: an abort ends the call in each step, and in the queue of a pool',
    async (way) => {
      const abort = { afterMs: 700 };
      for (const plan of [
        [faults.upstreamHung({ phase: 'dns' })],
        [faults.upstreamHung({ phase: 'connect' })],
        [faults.poolExhaustion()],
      ]) {
        const { seen, notes: noted } = await observe(server, plan, [{ way, url: 'http://api.example.com/', abort }]);
        expect(seen[0]?.endMs).toBe(700);
        expect(noted.at(-1)?.note).toBe('the caller gave the upstream call up');
      }
    },
  );

  test.each(['fetch', 'undici.request', 'http.get', 'axios', 'got'])(
    '%s: a kept connection has no lookup, no connect and no handshake, and one of an own agent is made each time',
    async (way) => {
      const url = 'https://api.example.com/';
      const plan = [faults.dnsTlsSlow({ dnsMs: 100, rttMs: 50, v6: 'ok', tlsMs: 20, answer })];
      const { seen, notes: noted } = await observe(server, plan, [
        { way, url },
        { way, url },
        { way: 'undici.request, own agent', url },
        { way: 'undici.request, own agent', url },
      ]);
      expect(seen.map(({ endMs }) => endMs)).toEqual([220, 0, 220, 220]);
      expect(noted.flatMap(({ about }) => about.in ?? [])).toEqual(Array(3).fill('dns, connect, tls'));
    },
  );

  test('an upstream that becomes slow in the middle: after so many calls, and from a time on', async () => {
    const calls = Array.from({ length: 4 }, () => ({ way: 'fetch', url: 'http://api.example.com/' }));
    const late = [
      faults.upstreamSlow({ delayMs: 7_000, afterCalls: 2, answer }),
      faults.upstreamSlow({ delayMs: 0, answer }),
    ];
    const { seen } = await observe(server, late, calls);
    expect(seen.map(({ endMs }) => endMs)).toEqual([0, 0, 7_000, 7_000]);
    const step = [faults.upstreamSlow({ distribution: 'step', delayMs: 7_000, fastMs: 600, stepAtMs: 1_000, answer })];
    expect((await observe(server, step, calls)).seen.map(({ endMs }) => endMs)).toEqual([600, 600, 7_000, 7_000]);
  });
});

test.each(['uniform', 'lognormal', 'bimodal'] as const)(
  'a %s delay differs from call to call, and a seed gives the same delays in this process and in a child',
  async (distribution) => {
    const plan = [faults.upstreamSlow({ distribution, delayMs: 10_000, fastMs: 500, jitterMs: 300, answer })];
    const calls = Array.from({ length: 12 }, () => ({ way: 'fetch', url: 'http://api.example.com/' }));
    const [here, there] = [await observe(() => observingServer(), plan, calls), await observe(stdio, plan, calls)];
    const delays = here.seen.map(({ endMs }) => endMs);
    expect(there.seen.map(({ endMs }) => endMs)).toEqual(delays);
    expect(new Set(delays).size).toBe(12);
    const high = delays.filter((delayMs) => delayMs >= 10_000).length;
    const [from, to] = { uniform: [0, 1], lognormal: [3, 9], bimodal: [3, 9] }[distribution] as [number, number];
    expect(high).toBeGreaterThanOrEqual(from);
    expect(high).toBeLessThanOrEqual(to);
  },
);

test('a pool serves the queue in waves: others first, then the calls of the server, which give back what they held', async () => {
  const others = { poolSize: 1, concurrency: 3, holdMs: 1_000 };
  const plan = [faults.poolExhaustion({ ...others }), faults.upstreamSlow({ delayMs: 400, answer })];
  const call = { way: 'fetch', url: 'http://api.example.com/' };
  const { seen } = await observe(() => observingServer(), plan, [call, call]);
  expect(seen.map(({ endMs }) => endMs)).toEqual([3_400, 400]);
});

test.each([
  ['pool-exhaustion', faults.poolExhaustion({ poolSize: 1, concurrency: 3, holdMs: 1_000, answer }), 3_000],
  // The lookup, and one round trip: the request is sent in plain text.
  ['dns-tls-slow', faults.dnsTlsSlow({ dnsMs: 100, rttMs: 50, v6: 'ok', answer }), 150],
] as const)('%s, over HTTP in a child', async (_, fault, answerAtMs) => {
  const port = await freePort();
  const file = fileURLToPath(new URL('../http/fixtures/server.mjs', import.meta.url));
  const server = {
    command: process.execPath,
    args: [file, 'http'],
    env: { PORT: String(port) },
    http: `http://127.0.0.1:${port}/mcp`,
  };
  const run = await outcomeOf(server, { tool: 'fetches', faults: [fault] });
  const [[sentAtMs, answeredAtMs] = []] = run.executions;
  expect([run.call, (answeredAtMs ?? 0) - (sentAtMs ?? 0)]).toEqual(['fits: answered', answerAtMs]);
});

test('a pool that bounds the wait refuses the call with 503', async () => {
  const plan = [faults.poolExhaustion({ acquireTimeoutMs: 2_000, answer })];
  const ways = ['fetch', 'undici.request', 'http.get', 'axios', 'got'];
  for (const way of ways) {
    const { seen } = await observe(() => observingServer(), plan, [{ way, url: 'http://api.example.com/' }]);
    expect([way, seen[0]?.status, seen[0]?.endMs]).toEqual([way, 503, 2_000]);
  }
});

test('without autoSelectFamily a dead IPv6 address ends the connect after 127 s, and a refused one at once', async () => {
  const way = 'http.get, one address';
  const url = 'http://api.example.com/';
  const dead = await observe(() => observingServer(), [faults.dnsTlsSlow({ answer })], [{ way, url }]);
  expect([dead.seen[0]?.endMs, JSON.stringify(dead.seen[0])]).toEqual([127_000, expect.stringContaining('ETIMEDOUT')]);
  const refused = [faults.dnsTlsSlow({ v6: 'refuse', answer })];
  const { seen } = await observe(() => observingServer(), refused, [{ way, url }]);
  expect([seen[0]?.endMs, JSON.stringify(seen[0])]).toEqual([300, expect.stringContaining('ECONNREFUSED')]);
});
