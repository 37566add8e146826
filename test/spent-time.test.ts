import { expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { searchCases } from '../src/check/property-runs/search-cases.ts';
import { searchMessage } from '../src/report/formats/search-message.ts';
import { boundedRetries, halfAgain, inARow } from './reach/servers.ts';
import { scriptedServer } from './servers/scripted-server.ts';

const slow = (delayMs: number) => [{ fault: 'upstream-slow', parameters: { delayMs, answer: { body: 'x' } } }];

const spentBy = async (server: () => unknown, delayMs: number, client = 'typescript-sdk-v1') => {
  const options = { clients: [client], calls: [{ tool: 'search' }], faults: slow(delayMs), quick: true, explain: 0 };
  const { cells } = await check(server as never, options);
  return cells[0]?.spent?.map(({ what, host, fromMs, forMs }) => [what, host, fromMs, forMs]);
};

const host = 'upstream.example';

test('outgoing calls that a fault held, in order, and the rest of the time', async () => {
  expect(await spentBy(halfAgain, 20_000)).toEqual([
    ['unaccounted', null, 0, 3_000],
    ['upstream-call', host, 3_000, 20_000],
    ['unaccounted', null, 23_000, 10_000],
  ]);
  expect(await spentBy(inARow(2), 40_000)).toEqual([
    ['upstream-call', host, 0, 40_000],
    ['upstream-call', host, 40_000, 20_000], // the client gave up then
  ]);
});

test('a call that the server gave up was held only until then', async () => {
  expect(await spentBy(boundedRetries, 45_000)).toEqual([
    ['upstream-call', host, 0, 10_000],
    ['upstream-call', host, 10_000, 10_000],
    ['upstream-call', host, 20_000, 10_000],
  ]);
});

test('calls at the same time are counted once', async () => {
  const both = () =>
    scriptedServer({
      search: async () => {
        await Promise.all(['a', 'b'].map(async (path) => (await fetch(`http://${host}/${path}`)).text()));
        return 'found';
      },
    });
  expect(await spentBy(both, 5_000)).toEqual([['upstream-call', host, 0, 5_000]]);
});

test('nothing, where no fault held a call', async () => {
  expect(await spentBy(() => scriptedServer({ search: ({ sleep }) => sleep(70_000).then(() => 'x') }), 5_000)).toBe(
    undefined,
  );
});

test('the message of a counterexample names it', async () => {
  const options = { clients: ['typescript-sdk-v1'], arguments: {}, faults: slow(38_000), numRuns: 1 };
  expect(searchMessage(await searchCases(halfAgain, 'search', options))).toContain(
    `  spent     3 000 ms unaccounted, 38 000 ms upstream call to ${host} (upstream-slow), 19 000 ms unaccounted\n`,
  );
});
