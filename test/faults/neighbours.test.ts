import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { HttpResponse, http as mock } from 'msw';
import { setupServer } from 'msw/node';
import { getGlobalDispatcher, MockAgent, setGlobalDispatcher } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { openSession } from '../../src/scenario/session.ts';
import { profile } from '../played.ts';
import { callingServer } from './calling-server.mjs';
import { faulty, notes } from './faulty.ts';
import { secondCopy } from './second-copy.ts';

const stdio = { command: 'node', args: [fileURLToPath(new URL('./calling-stdio.mjs', import.meta.url))] };
const slow = faults.upstreamSlow({ delayMs: 45_000 });
const copy = secondCopy('msw', '@mswjs/interceptors');
afterAll(() => copy.remove());

/** Everything that holding outgoing HTTP touches. */
const touched = () => ({
  fetch: Object.getOwnPropertyDescriptor(globalThis, 'fetch')?.value as unknown,
  addRequest: Reflect.get(http.Agent.prototype, 'addRequest') as unknown,
  dispatcher: getGlobalDispatcher(),
  dispatch: getGlobalDispatcher().dispatch,
});

describe("a user's own msw", () => {
  test.each([
    ['the same copy', async () => setupServer],
    [
      'a second copy',
      async () =>
        ((await import(copy.url('msw/lib/node/index.mjs'))) as { setupServer: typeof setupServer }).setupServer,
    ],
  ] as const)('%s: its handlers answer, ours only delays, and it goes on afterwards', async (_, load) => {
    const handlers = [mock.all('http://api.example.com/search', () => HttpResponse.text('mocked'))];
    const server = (await load())(...handlers);
    server.listen({ onUnhandledRequest: 'error' });
    try {
      for (const way of ['fetch', 'http.get']) {
        const run = await faulty(() => callingServer(), { plan: [slow], args: { way } });
        expect({ way, ms: run.answeredMs, text: run.texts[0]?.includes('200 mocked') }).toEqual({
          way,
          ms: [45_000],
          text: true,
        });
        expect(notes(run.transcript).map(({ note }) => note)).toEqual([
          'holds an upstream call',
          'lets the upstream call go on',
        ]);
      }
      expect(await (await fetch('http://api.example.com/search')).text()).toBe('mocked');
    } finally {
      server.close();
    }
  });

  test('one that begins to listen in the middle of a session answers, delayed, and leaves nothing', async () => {
    const before = touched();
    const server = setupServer(mock.get('http://api.example.com/search', () => HttpResponse.text('mocked')));
    const making = () => {
      server.listen();
      return callingServer();
    };
    const run = await faulty(making, { plan: [slow], calls: 2 });
    server.close();
    expect(run.answeredMs).toEqual([45_000, 45_000]);
    expect(run.texts[1]).toContain('200 mocked');
    expect(touched().addRequest).toBe(before.addRequest);
  });

  test("undici's own mock answers too", async () => {
    const before = getGlobalDispatcher();
    const agent = new MockAgent();
    agent.disableNetConnect();
    agent.get('http://api.example.com').intercept({ path: '/search?q=secret' }).reply(200, 'mocked').persist();
    setGlobalDispatcher(agent);
    try {
      const run = await faulty(() => callingServer(), { plan: [slow], args: { way: 'undici.request' } });
      expect(run.answeredMs).toEqual([45_000]);
      expect(run.texts[0]).toContain('200 mocked');
    } finally {
      setGlobalDispatcher(before);
    }
  });
});

describe('an upstream that nobody mocks', () => {
  let asked = 0;
  const real = http.createServer((_, response) => {
    asked += 1;
    response.end('real');
  });
  beforeAll(() => new Promise<void>((resolve) => void real.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise((resolve) => real.close(resolve)));
  const url = () => `http://127.0.0.1:${(real.address() as AddressInfo).port}/items?key=secret`;

  describe.each([
    ['in process', () => callingServer()],
    ['over stdio', stdio],
  ] as const)('%s', (_, server) => {
    test.each(['fetch', 'http.get', 'undici.fetch', 'undici.request'])(
      '%s goes through after the delay',
      async (way) => {
        asked = 0;
        const run = await faulty(server, { plan: [slow], args: { way, url: url() } });
        expect(run.answeredMs).toEqual([45_000]);
        expect(run.texts[0]).toContain('200 real');
        expect(asked).toBe(1);
        const told = notes(run.transcript).map(({ note }) => note);
        expect(told).toEqual([
          'holds an upstream call',
          'lets the upstream call go on',
          'the upstream call was not mocked: it went to the real host',
        ]);
        expect(JSON.stringify(notes(run.transcript))).not.toContain('secret');
      },
    );

    test('it is let go at once when the fault is lifted in mid-flight', async () => {
      const run = await faulty(server, {
        plan: [slow],
        args: { url: url() },
        before: (session) => session.time.setTimer(() => session.liftFaults(), 10_000),
      });
      expect(run.answeredMs).toEqual([10_000]);
      expect(run.texts[0]).toContain('200 real');
    });

    test('without the fault it does not wait', async () => {
      const run = await faulty(server, { args: { url: url() } });
      expect(run.answeredMs).toEqual([0]);
    });
  });
});

test('nothing stays patched, and what stayed patched would be seen', async () => {
  const before = touched();
  let during = before;
  await faulty(() => callingServer(), {
    plan: [faults.upstreamSlow({ answer: {} })],
    before: () => {
      during = touched();
    },
  });
  expect(touched()).toEqual(before);
  expect(during.fetch).not.toBe(before.fetch);
  expect(during.addRequest).not.toBe(before.addRequest);
  expect(during.dispatch).not.toBe(before.dispatch);
});

test('a fault of the upstream is refused in real time', async () => {
  const conditions = { transport: 'stdio', era: 'initialize', mode: 'headless', settings: {}, reading: 'lax' } as const;
  const opening = openSession({ server: stdio, profile: profile('codex-cli'), conditions, time: 'real', plan: [slow] });
  await expect(opening).rejects.toMatchObject({ code: 'ERR_SCENARIO' });
});
