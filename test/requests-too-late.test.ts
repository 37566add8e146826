import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { faults } from '../src/faults/fault-builders.ts';
import type { FaultPlan } from '../src/faults/fault-plan.ts';
import type { ServerUnderTest } from '../src/scenario/server/server-under-test.ts';
import { type ScriptedTool, scriptedServer } from './servers/scripted-server.ts';

/** The client of these tests gives up after 60 s. */
const client = 'typescript-sdk-v1';
const url = 'http://upstream.example/items?page=1';
const part = 'a part of the result';

const serving = (search: ScriptedTool) => () => scriptedServer({ search });
const hangs = [faults.upstreamHung()];
const slow = (delayMs: number) => [faults.upstreamSlow({ delayMs, answer: { body: 'found' } })];

/** What the property says of one call, and why it does not judge it. */
async function judged(server: ServerUnderTest, plan: FaultPlan, call = { tool: 'search', arguments: {} }) {
  const calls = [call];
  const property = 'requests-too-late';
  const options = { clients: [client], calls, faults: plan, explain: 0, properties: [property] };
  const report = await check(server, options);
  const isOwn = (one: { readonly property: string }) => one.property === property;
  return {
    verdict: report.cells[0]?.verdict,
    found: report.findings.filter(isOwn).map(({ message }) => message),
    notJudged: report.notJudged.filter(isOwn).map(({ why }) => why),
  };
}

const fetchWithin = (limitMs: number): Promise<string | null> =>
  fetch(url, { signal: AbortSignal.timeout(limitMs) }).then(
    (response) => response.text(),
    () => null,
  );

/** Tries until there is an answer, each time for at most so long. */
const retrying = (attemptMs: number) =>
  serving(async () => {
    for (;;) {
      const found = await fetchWithin(attemptMs);
      if (found !== null) return found;
    }
  });

/** The same within one deadline, as long as an attempt makes sense. */
const retryingWithin = (attemptMs: number, allMs: number) =>
  serving(async () => {
    const endMs = Date.now() + allMs;
    for (let leftMs = allMs; leftMs >= 1_000; leftMs = endMs - Date.now()) {
      const found = await fetchWithin(Math.min(attemptMs, leftMs));
      if (found !== null) return found;
    }
    return part;
  });

test('an attempt that is longer than what is left of the limit', async () => {
  expect(await judged(retrying(25_000), hangs)).toEqual({
    verdict: 'fails',
    found: [
      'it sent "GET upstream.example/items" again 10000 ms before the client gave up, although each request before had taken 25000 ms or longer: the last one was in progress when the client gave up',
    ],
    notJudged: [],
  });
});

test('not attempts that have one deadline', async () => {
  expect(await judged(retryingWithin(25_000, 50_000), hangs)).toEqual({ verdict: 'fits', found: [], notJudged: [] });
});

test('pages of a slow upstream, and not those that end in time', async () => {
  const pages = (most: number) =>
    serving(async () => {
      for (let page = 0; page < most; page++) await (await fetch(url)).text();
      return 'found';
    });
  expect(await judged(pages(4), slow(22_000))).toMatchObject({ found: [expect.stringContaining('16000 ms before')] });
  expect(await judged(pages(2), slow(22_000))).toEqual({ verdict: 'fits', found: [], notJudged: [] });
});

test('in a child process', async () => {
  const child = fileURLToPath(new URL('./faults/calling-stdio.mjs', import.meta.url));
  const call = { tool: 'get', arguments: { attempts: 9, giveUpMs: 25_000 } }; // with a pause of 2 s after each attempt
  const { found } = await judged({ command: process.execPath, args: [child] }, hangs, call);
  expect(found).toEqual([expect.stringContaining('6000 ms before the client gave up')]);
});

test('a request after the client has given up', async () => {
  const patient = serving(async ({ sleep }) => {
    for (;;) {
      const found = await fetchWithin(5_000);
      if (found !== null) return found;
      await sleep(90_000);
    }
  });
  expect((await judged(patient, hangs)).found).toEqual([
    'it sent "GET upstream.example/items" again 35000 ms after the client had given up',
  ]);
});

test.each<[string, ServerUnderTest, FaultPlan, string]>([
  [
    'the first request, of which nothing shows how long it takes',
    serving(async () => (await fetch(url)).text()),
    hangs,
    'no call before it shows how long the server had to expect',
  ],
  [
    'a request that may be quicker than the one before',
    serving(async () => {
      await fetchWithin(4_000);
      return (await fetch(url)).text();
    }),
    hangs,
    'no call before it shows',
  ],
  [
    'requests at the same time',
    serving(async () => {
      const lane = async (attemptMs: number) => {
        for (;;) await fetchWithin(attemptMs);
      };
      await Promise.all([lane(25_000), lane(26_000)]);
      return 'never';
    }),
    hangs,
    'no call before it shows',
  ],
  [
    'a body that stops',
    serving(async () => (await fetch(url)).text()),
    [...slow(40_000), { fault: 'upstream-hung', parameters: { phase: 'body', hangMs: null } }],
    'no call before it shows',
  ],
  [
    'requests that the server sends for no call',
    () => {
      void (async () => {
        for (;;) await fetchWithin(25_000);
      })();
      return scriptedServer({ search: ({ sleep }) => sleep(70_000).then(() => 'late') });
    },
    hangs,
    'an outgoing call does not say which tool call the server made it for',
  ],
  ['a server without outgoing calls', serving(async () => 'found'), hangs, 'no fault held an outgoing HTTP call'],
])('is unknown: %s', async (_, server, plan, because) => {
  const { found, notJudged } = await judged(server, plan);
  expect(found).toEqual([]);
  expect(notJudged).toEqual([expect.stringContaining(because)]);
});
