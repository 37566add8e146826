import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UsageError } from '../../src/check/options/usage-error.ts';
import { answersInTime } from '../../src/check/property-runs/answers-in-time.ts';
import { faultPlans } from '../../src/check/property-runs/fault-plans.ts';
import { NotInTimeError } from '../../src/check/property-runs/not-in-time-error.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { callsUpstream, withInnerDeadline } from './servers.ts';

const fixed = { jitterMs: 0, match: {}, answer: { body: 'x' } };
/** Slow calls with an upstream that always answers. */
const slow = faultPlans({ faults: [{ fault: 'upstream-slow', parameters: fixed }], maxFaults: 1 });

const options = {
  tool: 'search',
  arguments: { query: fc.string() },
  clients: ['typescript-sdk-v1'],
  faults: slow.filter((plan) => plan.length > 0),
};

test.each([1, 2, 3])('%i calls of the upstream: the counterexample shrinks to the exact millisecond', async (times) => {
  const details = await fc.check(answersInTime(callsUpstream(times), options), { seed: 3, numRuns: 50 });
  expect(details.failed).toBe(true);
  expect(details.counterexample).toEqual([
    {
      client: 'typescript-sdk-v1',
      arguments: { query: '' },
      faults: [{ fault: 'upstream-slow', parameters: { delayMs: 60_000 / times, ...fixed } }],
    },
  ]);
  expect(details.errorInstance).toBeInstanceOf(NotInTimeError);
  expect(String(details.errorInstance)).toContain('60 000');
});

test('a server with an inner deadline always answers', async () => {
  const details = await fc.check(answersInTime(withInnerDeadline(2, 20_000), options), { seed: 3, numRuns: 50 });
  expect(details).toMatchObject({ failed: false, numRuns: 50, numSkips: 0 });
});

test('a seed and a path replay the counterexample, and so does an example', async () => {
  const property = () => answersInTime(callsUpstream(2), options);
  const found = await fc.check(property(), { seed: 11, numRuns: 50 });
  expect(found.failed).toBe(true);
  const { seed, counterexamplePath, counterexample } = found;
  const replayed = await fc.check(property(), { seed, path: counterexamplePath ?? '', endOnFailure: true });
  expect(replayed.counterexample).toEqual(counterexample);
  const example = await fc.check(property(), { examples: counterexample === null ? [] : [counterexample], numRuns: 1 });
  expect(example).toMatchObject({ failed: true, counterexample });
});

test('the same seed generates the same cases in every property', () => {
  const plans = () => faultPlans({ upstream: true, process: true, maxFaults: 3 });
  expect(fc.sample(plans(), { seed: 5, numRuns: 20 })).toEqual(fc.sample(plans(), { seed: 5, numRuns: 20 }));
});

test('an unknown verdict is no counterexample, and all unknown proves nothing', async () => {
  const property = answersInTime(callsUpstream(1), { ...options, faults: [] }); // no such upstream
  await expect(fc.assert(property, { seed: 1, numRuns: 3, maxSkipsPerRun: 2 })).rejects.toThrow(/pre-condition/);
});

test('real work of the server is no counterexample', async () => {
  const burning = () =>
    scriptedServer({
      search: ({ work, sleep }) => {
        work(30);
        return sleep(59_990).then(() => 'found');
      },
    });
  const details = await fc.check(answersInTime(burning, { ...options, faults: [] }), { seed: 1, numRuns: 2 });
  expect(details.failed).toBe(false);
});

test('runs of one property that are played at the same time wait for each other', async () => {
  const property = answersInTime(withInnerDeadline(1, 5_000), options);
  const both = await Promise.all([1, 2].map((seed) => fc.check(property, { seed, numRuns: 5 })));
  expect(both.map(({ failed }) => failed)).toEqual([false, false]);
});

test('a run that fast-check has given up ends before the next one begins', async () => {
  let open = 0;
  let most = 0;
  const counted = () => {
    open += 1;
    most = Math.max(most, open);
    const server = scriptedServer({
      search: ({ work, sleep }) => {
        work(60);
        return sleep(1_000).then(() => 'found');
      },
    });
    server.onclose = () => {
      open -= 1;
    };
    return server;
  };
  const counting = () => answersInTime(counted, { ...options, faults: [] });
  expect((await fc.check(counting(), { numRuns: 3, timeout: 1, seed: 1 })).failed).toBe(true);
  expect((await fc.check(counting(), { numRuns: 3, seed: 1 })).failed).toBe(false);
  expect(most).toBe(1);
});

test('settings of a client vary, and shrink to the exact value', async () => {
  const server = () => scriptedServer({ search: ({ sleep }) => sleep(150_000).then(() => 'found') });
  const property = answersInTime(server, {
    tool: 'search',
    arguments: {},
    clients: ['codex-cli'],
    settings: { 'codex-cli': { tool_timeout_sec: fc.nat({ max: 300 }).map((less) => 400 - less) } },
  });
  const { counterexample } = await fc.check(property, { seed: 2, numRuns: 100 });
  expect(counterexample).toMatchObject([{ client: 'codex-cli:tool_timeout_sec=150' }]);
}, 30_000);

test.each([
  ['no arguments', { tool: 'search' }, /needs the arguments of "search"/],
  ['an unknown client', { ...options, clients: ['codex-clj'] }, /there is no client/],
  ['settings of a client that is not played', { ...options, settings: { vscode: {} } }, /which is not played/],
])('%s is a clear error', (_, wrong, message) => {
  expect(() => answersInTime(callsUpstream(1), wrong as never)).toThrow(message);
});

test('a server that was made already can be played only once', () => {
  expect(() => answersInTime(callsUpstream(1)() as never, options)).toThrow(UsageError);
});
