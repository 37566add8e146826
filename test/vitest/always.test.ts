import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultPlans } from '../../src/check/property-runs/fault-plans.ts';
import '../../src/vitest/index.ts';
import { real } from '../../src/time/base/real.ts';
import { toAlwaysAnswerInTime } from '../../src/vitest/to-always-answer-in-time.ts';
import { callsUpstream, withInnerDeadline } from '../property-runs/servers.ts';

const fixed = { jitterMs: 0, match: {}, answer: { body: 'x' } };
const faults = faultPlans({ faults: [{ fault: 'upstream-slow', parameters: fixed }], maxFaults: 1 });
const options = { clients: ['typescript-sdk-v1'], faults, numRuns: 40 };
const query = { query: fc.string() };

describe('toAlwaysAnswerInTime', { timeout: 60_000 }, () => {
  test('passes for a server with an inner deadline', async () => {
    await expect(withInnerDeadline(2, 20_000)).toAlwaysAnswerInTime('search', query, options);
  });

  test('fails with the smallest counterexample and the line of the assertion', async () => {
    const error: unknown = await expect(callsUpstream(2))
      .toAlwaysAnswerInTime('search', query, options)
      .catch((one: unknown) => one);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toContain('delayMs=30000 (passes with 29999)');
    expect(error instanceof Error ? error.stack : '').toContain('always.test.ts');
  });

  test('negated, it passes if there is a counterexample, and fails if there is none', async () => {
    await expect(callsUpstream(2)).not.toAlwaysAnswerInTime('search', query, options);
    await expect(
      expect(withInnerDeadline(1, 5_000)).not.toAlwaysAnswerInTime('search', query, options),
    ).rejects.toThrow(/none was found/);
  });

  test('fails if nothing is proved', async () => {
    await expect(
      expect(callsUpstream(1)).toAlwaysAnswerInTime('search', query, { ...options, faults: [], numRuns: 3 }),
    ).rejects.toThrow(/nothing is proved about search/);
  });

  test('ends before the time limit of its test, and fails unless that is allowed', async () => {
    const limit = { beganMs: real.Date.now() - 4_000, timeoutMs: 5_000 };
    const asked = { isNot: false, stop: new AbortController().signal, limit };
    const server = withInnerDeadline(1, 5_000);
    const ended = await toAlwaysAnswerInTime(server, 'search', query, options, asked);
    expect(ended.pass).toBe(false);
    expect(ended.message()).toContain('the search ended after 0 of 40 runs of search');
    expect(ended.message()).toContain('Raise testTimeout, or ask for fewer runs');
    const allowed = await toAlwaysAnswerInTime(server, 'search', query, { ...options, allowInterrupted: true }, asked);
    expect(allowed.pass).toBe(true);
  });

  test('an unknown option is an error, also when negated', async () => {
    const wrong = { ...options, runs: 3 } as object;
    await expect(expect(callsUpstream(1)).toAlwaysAnswerInTime('search', query, wrong)).rejects.toThrow(
      /has no option "runs"/,
    );
    await expect(expect(callsUpstream(1)).not.toAlwaysAnswerInTime('search', query, wrong)).rejects.toThrow(
      /has no option "runs"/,
    );
  });
});
