import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { faultPlans } from '../../src/check/property-runs/fault-plans.ts';
import { searchCases } from '../../src/check/property-runs/search-cases.ts';
import { searchMessage } from '../../src/report/formats/search-message.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { callsUpstream, withInnerDeadline } from './servers.ts';

const fixed = { match: {}, answer: { body: 'x' } };
const slow = { fault: 'upstream-slow', parameters: fixed };
const plans = (maxFaults = 3) => faultPlans({ faults: [slow, 'cold-start-first-call'], maxFaults });

const options = { clients: ['typescript-sdk-v1'], arguments: { query: fc.string() }, numRuns: 60 };

describe('a server that calls its upstream twice', () => {
  test('has a counterexample of one fault, exact on both sides', async () => {
    const search = await searchCases(callsUpstream(2), 'search', { ...options, faults: plans(), seed: 4 });
    const { counterexample } = search;
    expect(search.outcome).toBe('failed');
    expect(counterexample?.case.faults).toHaveLength(1);
    expect(counterexample?.notSmallest).toBeNull();
    expect(counterexample?.shrinkPlays).toBeLessThanOrEqual(200);
    expect(counterexample?.boundaries).not.toHaveLength(0);
    for (const { index, parameter, failsWith, passesWith } of counterexample?.boundaries ?? []) {
      expect(Math.abs(failsWith - passesWith)).toBe(1);
      for (const [value, verdict] of [
        [failsWith, ['fails']],
        [passesWith, ['fits', 'tight']],
      ] as const) {
        const faults = (counterexample?.case.faults ?? []).map((one, at) =>
          at === index ? { ...one, parameters: { ...one.parameters, [parameter]: value } } : one,
        );
        const played = await check(callsUpstream(2), { clients: options.clients, calls: [{ tool: 'search' }], faults });
        expect(verdict).toContain(played.cells[0]?.verdict);
      }
    }
  }, 60_000);

  test('gives the same counterexample for the same seed', async () => {
    const one = await searchCases(callsUpstream(2), 'search', { ...options, faults: plans(), seed: 4 });
    const other = await searchCases(callsUpstream(2), 'search', { ...options, faults: plans(), seed: 4 });
    expect(other.counterexample?.case).toEqual(one.counterexample?.case);
    expect(other.runs).toBe(one.runs);
  }, 60_000);

  test('is told with the figures, the story and the lines that replay it', async () => {
    const search = await searchCases(callsUpstream(2), 'search', {
      ...options,
      faults: faultPlans({ faults: [{ fault: 'upstream-slow', parameters: { ...fixed, jitterMs: 0 } }], maxFaults: 2 }),
      seed: 4,
    });
    const message = searchMessage(search);
    expect(message).toContain('search does not always answer in time\nProperty failed after');
    expect(message).toContain('delayMs=30000 (passes with 29999)');
    expect(message).toContain('free      the arguments: 5 others that were tried fail too');
    expect(message).toContain('replay   await check(server,');
    expect(message).toContain('examples  [{"client":"typescript-sdk-v1","arguments":{"query":""},"faults":[');
  }, 60_000);
});

test('a search that replays an example finds it in its first run', async () => {
  const example = {
    client: 'typescript-sdk-v1',
    arguments: { query: 'x' },
    faults: [{ fault: 'upstream-slow', parameters: { ...fixed, delayMs: 30_000 } }],
  };
  const { counterexample } = await searchCases(callsUpstream(2), 'search', {
    ...options,
    faults: plans(),
    examples: [example],
  });
  expect(counterexample?.run).toBe(1);
});

test('a server with an inner deadline holds, and the nearest run is reported', async () => {
  const search = await searchCases(withInnerDeadline(2, 20_000), 'search', {
    ...options,
    faults: faultPlans({ faults: [slow], maxFaults: 2 }),
    numRuns: 40,
  });
  expect(search).toMatchObject({ outcome: 'held', runs: 40, counterexample: null });
  expect(search.nearest?.used).toBeGreaterThan(0.2);
  expect(search.nearest?.used).toBeLessThan(0.4);
}, 60_000);

test('arguments shrink to the boundary of the server', async () => {
  const perRow = () =>
    scriptedServer(
      { search: ({ sleep, arguments: args }) => sleep(Number(args.rows) * 100).then(() => 'found') },
      {
        inputSchema: {
          type: 'object',
          properties: { rows: { type: 'integer', minimum: 0, maximum: 5_000 } },
          required: ['rows'],
        },
      },
    );
  const search = await searchCases(perRow, 'search', {
    ...options,
    arguments: { rows: fc.integer({ min: 0, max: 5_000 }) },
    faults: [],
  });
  expect(search.counterexample?.case.arguments).toEqual({ rows: 600 });
}, 60_000);

test('arguments from an inputSchema shrink to the boundary of the server, too', async () => {
  const perRow = () =>
    scriptedServer(
      { search: ({ sleep, arguments: args }) => sleep(Number(args.rows) * 100).then(() => 'found') },
      {
        inputSchema: {
          type: 'object',
          properties: { rows: { type: 'integer', minimum: 0, maximum: 5_000 } },
          required: ['rows'],
        },
      },
    );
  const { arguments: _, ...rest } = options;
  const search = await searchCases(perRow, 'search', rest);
  expect(search.counterexample?.case.arguments).toEqual({ rows: 600 });
}, 60_000);

test('without arguments they are generated from the inputSchema', async () => {
  const server = () =>
    scriptedServer(
      { search: ({ arguments: args }) => Promise.resolve(JSON.stringify(args)) },
      { inputSchema: { type: 'object', properties: { rows: { type: 'integer' } }, required: ['rows'] } },
    );
  const { arguments: _, ...rest } = options;
  const search = await searchCases(server, 'search', { ...rest, numRuns: 10 });
  expect(search).toMatchObject({ outcome: 'held', runs: 10 });
  expect(search.nearest?.case.arguments).toHaveProperty('rows');
});

test('a search whose verdicts are all unknown proves nothing', async () => {
  const search = await searchCases(callsUpstream(1), 'search', { ...options, numRuns: 3 }); // no such upstream
  expect(search).toMatchObject({ outcome: 'nothing-proved', verdicts: { unknown: 3 } });
});

test('a search that is ended says how far it came, and proves nothing', async () => {
  const ending = new AbortController();
  const search = await searchCases(withInnerDeadline(1, 5_000), 'search', {
    ...options,
    faults: faultPlans({ faults: [slow], maxFaults: 1 }),
    endSignal: ending.signal,
    onRun: (runs) => {
      if (runs === 7) ending.abort(new Error('enough'));
    },
  });
  expect(search).toMatchObject({ outcome: 'interrupted', runs: 7, numRuns: 60, interruptedBy: 'enough' });
});

test('a search that is ended while the server lists its tools made no run', async () => {
  const hanging = { command: process.execPath, args: ['-e', 'setInterval(() => {}, 1_000)'] };
  const endSignal = AbortSignal.timeout(300);
  const { arguments: _, ...rest } = options;
  const search = await searchCases(hanging, 'search', { ...rest, endSignal });
  expect(search).toMatchObject({ outcome: 'interrupted', runs: 0 });
});

test("a user's own plans are never left: shrinking stays within them", async () => {
  const one = fc.constantFrom(
    ...[40_000, 50_000, 70_000].map((delayMs) => [{ fault: 'upstream-slow', parameters: { ...fixed, delayMs } }]),
  );
  const { counterexample } = await searchCases(callsUpstream(1), 'search', { ...options, faults: one });
  expect(counterexample?.case.faults[0]?.parameters.delayMs).toBe(70_000);
});

test('a parameter that is given does not vary, and a plan that is given does not either', async () => {
  const parameters = { ...fixed, delayMs: 45_000 };
  const given = [{ fault: 'upstream-slow', parameters }];
  for (const faults of [faultPlans({ faults: given, maxFaults: 2 }), given]) {
    const { counterexample } = await searchCases(callsUpstream(2), 'search', { ...options, faults });
    expect(counterexample?.case.faults).toEqual(given);
    expect(counterexample?.boundaries).toEqual([]);
  }
});

test('a server that fails only once is said to be not deterministic', async () => {
  let calls = 0;
  const once = () =>
    scriptedServer({
      search: ({ sleep }) => {
        calls += 1;
        return sleep(calls === 3 ? 70_000 : 0).then(() => 'found');
      },
    });
  const search = await searchCases(once, 'search', { ...options, faults: [] });
  expect(search.counterexample?.failsAgain).toBe(false);
  expect(searchMessage(search)).toContain('it did not fail again: the server is not deterministic');
});

test.each([
  ['no clients', { clients: [] }, /clients is empty/],
  ['examples that are no list', { examples: null }, /examples must be a list/],
  ['an example that is no case', { examples: [{}] }, /an example is a case/],
  ['a forgotten await', { arguments: Promise.resolve({}) }, /write await argumentsOf/],
  ['arguments that are no object', { arguments: 'abc' }, /the arguments are an arbitrary, or an object/],
  ['too many runs', { numRuns: 1_000_000 }, /from 1 to 100000/],
  ['an unknown option', { nmRuns: 3 }, /has no option "nmRuns"/],
  ['a budget below 0', { budgetMs: -1 }, /the budget of search/],
])('%s: a clear error', async (_, wrong, message) => {
  await expect(searchCases(callsUpstream(1), 'search', { ...options, ...wrong } as never)).rejects.toThrow(message);
});

test('an example may be alone in a list, as in fast-check', async () => {
  const example = { client: 'typescript-sdk-v1', arguments: { query: '' }, faults: [] };
  const late = () => scriptedServer({ search: ({ sleep }) => sleep(60_000).then(() => 'found') });
  for (const examples of [[example], [[example] as const]]) {
    const { counterexample } = await searchCases(late, 'search', { ...options, examples });
    expect(counterexample).toMatchObject({ run: 1, case: example, failsAgain: true });
  }
});
