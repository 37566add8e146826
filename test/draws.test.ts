import { describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { seededDraws } from '../src/check/draws/seeded-draws.ts';
import { exitReason, exitStatus } from '../src/check/judge/exit-status.ts';
import { faultPlans } from '../src/check/property-runs/fault-plans.ts';
import type { DrawsReport } from '../src/report/draws-report.ts';
import { drawsLines } from '../src/report/formats/draws-lines.ts';
import { boundedRetries, inARow } from './reach/servers.ts';
import { scriptedServer } from './servers/scripted-server.ts';

const slow = (more: object) => [
  { fault: 'upstream-slow', parameters: { delayMs: 40_000, answer: { body: 'x' }, ...more } },
];
const bimodal = slow({ distribution: 'bimodal', slowShare: 0.3 });

const failsOf = ({ clients }: DrawsReport) =>
  Object.fromEntries(clients.map(({ client, verdicts }) => [client, verdicts.fails]));

describe('a bimodal upstream', { timeout: 60_000 }, () => {
  test('fails for as many draws as single checks of the same seeds, near the share of slow calls', async () => {
    const [draws, client] = [200, 'openai-agents-python'];
    const options = { clients: [client], faults: bimodal, seed: 5, draws, arguments: {} };
    const report = await seededDraws(inARow(1), 'search', options);
    const alone = { clients: [client], calls: [{ tool: 'search' }], faults: bimodal, quick: true, explain: 0 };
    const failing: number[] = [];
    for (let seed = 5; seed < 5 + draws; seed++) {
      const { cells } = await check(inARow(1), { ...alone, seed });
      if (cells[0]?.verdict === 'fails') failing.push(seed);
    }
    expect(report.clients).toEqual([
      {
        client,
        verdicts: { fits: draws - failing.length, tight: 0, fails: failing.length, unknown: 0 },
        firstFailingSeed: failing[0],
      },
    ]);
    expect(Math.abs(failing.length - 0.3 * draws)).toBeLessThan(4 * Math.sqrt(draws * 0.3 * 0.7));
    expect(report.answerTimes).toEqual({ answered: draws, unanswered: 0, p50Ms: 0, p95Ms: 40_000, p99Ms: 40_000 });
  });

  test('is in time for a client that waits longer, and unknown for a client whose limit is unknown', async () => {
    const options = { clients: ['vscode', 'cursor'], faults: bimodal, draws: 10, arguments: {} };
    const { clients } = await seededDraws(inARow(1), 'search', options);
    expect(clients.map(({ verdicts }) => verdicts)).toEqual([
      { fits: 10, tight: 0, fails: 0, unknown: 0 },
      { fits: 0, tight: 0, fails: 0, unknown: 10 },
    ]);
  });

  test('gives the same numbers for the same seed, and others for another one', async () => {
    const options = {
      clients: ['openai-agents-python'],
      faults: slow({ distribution: 'lognormal' }),
      draws: 20,
      arguments: {},
    };
    const one = await seededDraws(inARow(1), 'search', options);
    expect(await seededDraws(inARow(1), 'search', options)).toEqual(one);
    expect((await seededDraws(inARow(1), 'search', { ...options, seed: 2 })).answerTimes).not.toEqual(one.answerTimes);
  });

  test('a server with an inner deadline is always in time', async () => {
    const options = { clients: ['typescript-sdk-v1'], faults: bimodal, draws: 30, arguments: {} };
    const report = await seededDraws(boundedRetries, 'search', options);
    expect(failsOf(report)).toEqual({ 'typescript-sdk-v1': 0 });
    expect(report.answerTimes.p99Ms).toBeLessThanOrEqual(30_000);
  });
});

test('a draw without an answer is longer than every answer, and no time is made up', async () => {
  const server = () =>
    scriptedServer({
      search: async () => {
        const beganMs = Date.now();
        await (await fetch('http://upstream.example/')).text();
        return Date.now() - beganMs > 1_000 ? new Promise(() => {}) : 'found';
      },
    });
  const options = { clients: ['typescript-sdk-v1'], faults: bimodal, draws: 20, arguments: {} };
  const report = await seededDraws(server, 'search', options);
  const { answered, unanswered, p50Ms, p99Ms } = report.answerTimes;
  expect(unanswered).toBe(failsOf(report)['typescript-sdk-v1']);
  expect(unanswered).toBeGreaterThan(1);
  expect(answered + unanswered).toBe(20);
  expect([p50Ms, p99Ms]).toEqual([0, null]);
  expect(drawsLines(report)[1]).toContain(
    `p99 no answer for a client that waits without a limit, ${unanswered} draws without an answer`,
  );
}, 60_000);

describe('the exit status', () => {
  const clients = ['openai-agents-python'];
  const played = { clients, calls: [{ tool: 'search' }], faults: bimodal, quick: true, explain: 0 };

  test('is 1 if a draw fails, unless the least share is reached', async () => {
    const passing = await check(inARow(1), { ...played, seed: 1 });
    const report = await seededDraws(inARow(1), 'search', { clients, faults: bimodal, draws: 20, arguments: {} });
    const failed = failsOf(report)['openai-agents-python'] ?? 0;
    expect(failed).toBeGreaterThan(0);
    const with_ = (leastShare: number) => ({ ...passing, draws: [{ ...report, leastShare }] });
    expect(exitStatus(with_(1))).toBe(1);
    expect(exitReason(with_(1))).toBe('1 client gets too few draws of search in time');
    expect(exitStatus(with_((20 - failed) / 20))).toBe(0);
    expect(exitStatus(with_((20 - failed + 0.5) / 20))).toBe(1);
  });

  test('follows the draws, and not the one of them that the check played', async () => {
    const report = await seededDraws(inARow(1), 'search', { clients, faults: bimodal, draws: 20, arguments: {} });
    const { firstFailingSeed } = report.clients[0] ?? {};
    const failing = await check(inARow(1), { ...played, seed: firstFailingSeed ?? 0 });
    expect(exitStatus(failing)).toBe(1);
    expect(exitStatus({ ...failing, draws: [{ ...report, leastShare: 0.1 }] })).toBe(0);
    expect(exitStatus({ ...failing, draws: [{ ...report, leastShare: 0.1, interruptedBy: 'enough' }] })).toBe(1);
  });

  test('takes unknown draws as a failure if it is told to', async () => {
    const passing = await check(inARow(1), { ...played, clients: ['cursor', 'vscode'] });
    const report = await seededDraws(inARow(1), 'search', {
      clients: ['cursor'],
      faults: bimodal,
      draws: 2,
      arguments: {},
    });
    expect(exitStatus({ ...passing, draws: [report] })).toBe(0);
    expect(exitStatus({ ...passing, draws: [report] }, ['fails', 'unknown'])).toBe(1);
  });
}, 60_000);

test.each([
  ['no draws', { draws: 0 }, /draws must be a whole number/],
  ['a share above 1', { leastShare: 2 }, /leastShare must be a number from 0 to 1/],
  ['plans that vary', { faults: faultPlans({ upstream: true }) }, /takes one plan/],
])('%s: a clear error', async (_, wrong, message) => {
  const options = { clients: ['crewai'], faults: bimodal, ...wrong } as never;
  await expect(seededDraws(inARow(1), 'search', options)).rejects.toThrow(message);
});
