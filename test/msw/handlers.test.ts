import http from 'node:http';
import axios from 'axios';
import got from 'got';
import { delay, HttpResponse, http as mock } from 'msw';
import { setupServer } from 'msw/node';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import type { FaultPlan } from '../../src/faults/fault-plan.ts';
import { handlers } from '../../src/msw/index.ts';
import { faulty } from '../faults/faulty.ts';
import { observingServer } from '../faults/observing-server.mjs';

/* A plan as handlers of msw, under the fake timers of the user's own test. */

const url = 'https://api.example.com/search';
const own = [mock.get(url, () => HttpResponse.text('0123456789', { headers: { 'x-own': 'yes' } }))];
let stop = (): void => {};

function listen(plan: FaultPlan, options: Parameters<typeof handlers>[1] = { handlers: own }): void {
  const server = setupServer(...handlers(plan, options));
  server.listen({ onUnhandledRequest: 'error' });
  stop = () => server.close();
}

afterEach(() => {
  stop();
  stop = () => {};
  vi.useRealTimers();
});

/** How a call ended, and when. */
interface Ending {
  atMs: number;
  text?: string;
  error?: string;
}

const causeOf = (error: unknown): string => {
  const { code, cause, message } = error as { code?: unknown; cause?: unknown; message: string };
  if (typeof code === 'string') return code;
  return cause instanceof Error ? causeOf(cause) : message;
};

/** Calls under fake timers, and lets time pass until the call has ended, or until then. */
async function timed(call: () => Promise<string>, untilMs = 100_000): Promise<Ending | null> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const sinceMs = Date.now();
  let ended: Ending | null = null;
  const calling = call().then(
    (text) => {
      ended = { atMs: Date.now() - sinceMs, text };
    },
    (error: unknown) => {
      ended = { atMs: Date.now() - sinceMs, error: causeOf(error) };
    },
  );
  const rest = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  await rest();
  while (ended === null && Date.now() - sinceMs < untilMs && vi.getTimerCount() > 0) {
    vi.advanceTimersToNextTimer();
    await rest();
  }
  if (ended !== null) await calling;
  return ended;
}

const byFetch = async (): Promise<string> => {
  const response = await fetch(url);
  return `${response.status} ${await response.text()}`;
};
const libraries: readonly (readonly [string, () => Promise<string>])[] = [
  ['fetch', byFetch],
  ['axios', async () => axios.get(url, { validateStatus: null }).then(({ status, data }) => `${status} ${data}`)],
  [
    'got',
    async () => got(url, { retry: { limit: 0 }, throwHttpErrors: false }).then((r) => `${r.statusCode} ${r.body}`),
  ],
];

const whole = '200 0123456789';

describe.each(libraries)('%s', (name, call) => {
  test.each([
    ['upstream-slow', [faults.upstreamSlow({ delayMs: 45_000 })], { atMs: 45_000, text: whole }],
    ['upstream-hung', [faults.upstreamHung({ hangMs: 20_000 })], { atMs: 20_000, text: whole }],
    [
      'upstream-hung in the body',
      [faults.upstreamHung({ phase: 'body', afterBytes: 5, hangMs: 9_000 })],
      { atMs: 9_000, text: whole },
    ],
    ['upstream-status', [faults.upstreamStatus({ status: 429, body: 'busy' })], { atMs: 0, text: '429 busy' }],
    [
      'upstream-trickle',
      [faults.upstreamTrickle({ firstByteMs: 0, chunkBytes: 5, intervalMs: 1_000 })],
      { atMs: 2_000, text: whole },
    ],
    [
      'two at once',
      [
        faults.upstreamSlow({ delayMs: 1_000 }),
        faults.upstreamTrickle({ firstByteMs: 0, chunkBytes: 5, intervalMs: 1_000 }),
      ],
      { atMs: 3_000, text: whole },
    ],
    ['none', [], { atMs: 0, text: whole }],
  ] as const)('%s, and the own handler answers', async (_, plan, ending) => {
    listen(plan);
    expect(await timed(call)).toEqual(ending);
  });

  test.each([
    ['upstream-reset', faults.upstreamReset()],
    ['upstream-reset in the body', faults.upstreamReset({ afterBytes: 5 })],
    ['upstream-truncated', faults.upstreamTruncated({ afterBytes: 5 })],
  ])('%s fails the call', async (_, fault) => {
    listen([fault]);
    const ended = await timed(call);
    expect(ended).toMatchObject({ atMs: 0, error: expect.any(String) });
    expect(ended?.text, name).toBeUndefined();
  });

  test('upstream-hung without an end: the call never ends', async () => {
    listen([faults.upstreamHung()]);
    expect(await timed(call)).toBeNull();
  });
});

test('a canned answer needs no handler of the user', async () => {
  listen([faults.upstreamSlow({ delayMs: 700, answer: { body: 'canned' } })], {});
  expect(await timed(byFetch)).toEqual({ atMs: 700, text: '200 canned' });
});

test('handlers that the user puts behind answer what is only delayed', async () => {
  const server = setupServer(...handlers([faults.upstreamSlow({ delayMs: 700 })]), ...own);
  server.listen();
  stop = () => server.close();
  expect(await timed(byFetch)).toEqual({ atMs: 700, text: whole });
});

test('an own handler that waits by itself adds its wait', async () => {
  const slow = mock.get(url, async () => {
    await delay(300);
    return HttpResponse.text('late');
  });
  listen([faults.upstreamTrickle({ firstByteMs: 100, chunkBytes: 4, intervalMs: 50 })], { handlers: [slow] });
  expect(await timed(byFetch)).toEqual({ atMs: 450, text: '200 late' });
});

test('only the calls that match, from the third on', async () => {
  listen([faults.upstreamSlow({ delayMs: 700, afterCalls: 2, match: { path: '/search' } })]);
  const ends: unknown[] = [];
  for (let call = 0; call < 4; call++) ends.push((await timed(byFetch))?.atMs);
  expect(ends).toEqual([0, 0, 700, 700]);
});

test('an abort ends the wait, and leaves no timer behind', async () => {
  listen([faults.upstreamSlow({ delayMs: 45_000 })]);
  const call = async (): Promise<string> => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 500);
    return (await fetch(url, { signal: controller.signal })).text();
  };
  expect(await timed(call)).toMatchObject({ atMs: 500, error: expect.any(String) });
  expect(vi.getTimerCount()).toBe(0);
});

test('without fake timers the faults take real time', async () => {
  listen([faults.upstreamSlow({ delayMs: 60 })]);
  const sinceMs = performance.now();
  expect(await byFetch()).toBe(whole);
  expect(performance.now() - sinceMs).toBeGreaterThan(55);
});

test('a server of node:http that the user did not mock is reached when a body changes', async () => {
  const real = http.createServer((_, response) => response.end('0123456789')).listen(0, '127.0.0.1');
  await new Promise((resolve) => real.once('listening', resolve));
  const { port } = real.address() as { port: number };
  listen([faults.upstreamTruncated({ afterBytes: 4 })], {});
  const text = await fetch(`http://127.0.0.1:${port}/`)
    .then((response) => response.text())
    .catch(causeOf);
  real.close();
  expect(text).toBe('UND_ERR_SOCKET');
});

test('a seed draws as in a run of the harness', async () => {
  const plan = [faults.upstreamSlow({ distribution: 'lognormal', delayMs: 5_000 })];
  const canned = plan.map((one) => ({ ...one, parameters: { ...one.parameters, answer: { body: 'x' } } }));
  const calls = Array.from({ length: 3 }, () => ({ way: 'fetch', url }));
  const run = await faulty(() => observingServer(), { plan: canned, seed: 5, args: { calls } });
  const { result } = JSON.parse(run.texts[0] ?? '') as { result: { content: [{ text: string }] } };
  const delays = (JSON.parse(result.content[0].text) as { endMs: number }[]).map(({ endMs }) => endMs);
  listen(plan, { handlers: own, seed: 5 });
  const ends: unknown[] = [];
  for (let call = 0; call < 3; call++) ends.push((await timed(byFetch))?.atMs);
  expect(ends).toEqual(delays);
});

describe('what handlers cannot do is refused by name', () => {
  test.each([
    [
      'another layer',
      [faults.coldStartFirstCall()],
      /plan\[0\]: cold-start-first-call cannot be injected into request handlers of msw/,
    ],
    ['connections', [faults.upstreamSlow(), faults.dnsTlsSlow()], /plan\[1\]: dns-tls-slow cannot be injected/],
    ['pools', [faults.poolExhaustion()], /pool-exhaustion cannot be injected/],
    [
      'a phase',
      [faults.upstreamHung({ phase: 'connect' })],
      /plan\[0\]: upstream-hung: a hang in the phase "connect" is about connections/,
    ],
    ['a condition', [{ ...faults.upstreamSlow(), when: { fromMs: 5 } }], /plan\[0\]\.when\.fromMs: /],
    ['a fault that does not exist', [{ fault: 'upstream-slo', parameters: {} }], /upstream-slo/],
  ] as const)('%s', (_, plan, message) => {
    expect(() => handlers(plan)).toThrow(message);
    expect(() => handlers(plan)).toThrow(expect.objectContaining({ code: 'ERR_FAULT_PLAN' }));
  });
});
