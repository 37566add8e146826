import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { faultPlans } from '../../src/check/property-runs/fault-plans.ts';
import { searchCases } from '../../src/check/property-runs/search-cases.ts';
import type { SearchOptions } from '../../src/check/property-runs/search-options.ts';
import { seededRandom } from '../../src/faults/seeded-random.ts';
import { searchMessage } from '../../src/report/formats/search-message.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import { httpServer } from '../faults/http-server.ts';
import { scriptedServer } from '../servers/scripted-server.ts';

/** The server of these tests answers after this time. */
const workMs = 31_500;
const working = () => scriptedServer({ search: ({ sleep }) => sleep(workMs).then(() => 'found') });

async function shrunk(server: ServerUnderTest, tool: string, options: SearchOptions) {
  const search = await searchCases(server, tool, { arguments: {}, numRuns: 60, ...options });
  const found = search.counterexample;
  if (found === null) throw new Error('no counterexample');
  expect(found.notSmallest).toBe(null);
  expect(found.shrinkPlays).toBeLessThanOrEqual(200);
  return { search, found };
}

describe('settings', () => {
  test.each<[string, fc.Arbitrary<number>, number, number]>([
    ['whole numbers', fc.integer({ min: 1, max: 600 }), 31, 32],
    ['values that are listed', fc.constantFrom(5, 20, 30, 45, 90, 600), 30, 45],
    ['values of which only those that were seen are known', fc.integer({ min: 1, max: 20 }).map((n) => n * 10), 30, 40],
  ])('%s', async (_, seconds, failsWith, passesWith) => {
    const { search, found } = await shrunk(working, 'search', {
      clients: ['codex-cli'],
      settings: { 'codex-cli': { tool_timeout_sec: seconds } },
    });
    expect(found.numbers).toEqual([{ in: 'settings', name: 'tool_timeout_sec', failsWith, passesWith }]);
    expect(found.case.client).toBe(`codex-cli:tool_timeout_sec=${failsWith}`);
    expect(searchMessage(search)).toContain(
      `client    codex-cli:tool_timeout_sec=${failsWith} (passes with tool_timeout_sec=${passesWith})`,
    );
  });

  test('with a fault, both at their boundaries', async () => {
    const { found } = await shrunk(working, 'search', {
      clients: ['codex-cli'],
      settings: { 'codex-cli': { tool_timeout_sec: fc.integer({ min: 40, max: 90 }) } },
      faults: [{ fault: 'late-response', parameters: { delayMs: 20_000, afterCancelMs: null } }],
    });
    expect(found.numbers).toEqual([{ in: 'settings', name: 'tool_timeout_sec', failsWith: 51, passesWith: 52 }]);
  });
});

describe('a network', () => {
  const server = { app: httpServer({ workMs: 5_000, json: true }).app };
  const clients = ['typescript-sdk-v1'];

  /** The verdicts with these networks, each in a check of its own. */
  const verdicts = async (networks: readonly object[]) => {
    const all: unknown[] = [];
    for (const network of networks) {
      const { startup, cells } = await check(server, { clients, network, quick: true, explain: 0 });
      all.push([...startup, ...cells].some(({ verdict }) => verdict === 'fails'));
    }
    return all;
  };

  test.each<[string, fc.Arbitrary<object>, (value: number) => object, -1 | 1]>([
    [
      'bytesPerSecond.down',
      fc.record({ bytesPerSecond: fc.record({ up: fc.constant(0), down: fc.integer({ min: 1, max: 4_000 }) }) }),
      (down) => ({ bytesPerSecond: { up: 0, down } }),
      1,
    ],
    ['jitterMs', fc.record({ jitterMs: fc.integer({ min: 0, max: 200_000 }) }), (jitterMs) => ({ jitterMs }), -1],
  ])('%s', async (name, network, of, towards) => {
    const { found } = await shrunk(server, 'work', { clients, network });
    expect(found.numbers).toMatchObject([{ in: 'network', name }]);
    const { failsWith = 0, passesWith = 0 } = found.numbers[0] ?? {};
    expect(passesWith).toBe(failsWith + towards);
    expect(await verdicts([of(failsWith), of(passesWith)])).toEqual([true, false]);
    expect(found.case.network).toEqual(of(failsWith));
  });

  test('of which one number does not matter', async () => {
    const both = fc.record({
      roundTripMs: fc.integer({ min: 0, max: 90_000 }),
      bytesPerSecond: fc.record({ up: fc.integer({ min: 900_000, max: 1_000_000 }), down: fc.constant(0) }),
    });
    const { found } = await shrunk(server, 'work', { clients, network: both });
    expect(found.case.network).toEqual({ roundTripMs: 10_000, bytesPerSecond: { up: 1_000_000, down: 0 } });
  });
});

test('a fraction of a fault shrinks to the next double', async () => {
  const seed = 2;
  const server = () => scriptedServer({ search: async () => (await fetch('http://upstream.example/')).text() });
  const drawn = { delayMs: 90_000, distribution: 'bimodal', answer: { body: 'found' } };
  const { found } = await shrunk(server, 'search', {
    clients: ['typescript-sdk-v1'],
    seed,
    faults: faultPlans({ faults: [{ fault: 'upstream-slow', parameters: drawn }], maxFaults: 1 }),
  });
  // The fault is slow if what it draws is below the share.
  const draw = seededRandom(seed, '0')();
  const boundary = found.boundaries.find(({ parameter }) => parameter === 'slowShare');
  expect(boundary?.passesWith).toBe(draw);
  expect((boundary?.failsWith ?? 0) - draw).toBeLessThanOrEqual(Number.EPSILON / 2);
  expect(boundary?.failsWith).toBeGreaterThan(draw);
});
