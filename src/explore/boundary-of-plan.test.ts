import { expect, test } from 'vitest';
import type { FaultPlan } from '../faults/fault-plan.ts';
import type { Verdict } from '../properties/judging/verdict.ts';
import { boundariesOfPlan } from './boundary-of-plan.ts';

const sum = (plan: FaultPlan) => plan.reduce((total, { parameters }) => total + Number(parameters.delayMs ?? 0), 0);

/** A call that takes as long as its faults delay it, before a client that waits so long. */
const clientWaiting =
  (limitMs: number) =>
  async (plan: FaultPlan): Promise<Verdict> => {
    const leftMs = limitMs - sum(plan);
    return leftMs <= 0 ? 'fails' : leftMs < 1_000 ? 'tight' : 'fits';
  };

const slow = (delayMs: number, more: object = {}) => ({ fault: 'upstream-slow', parameters: { delayMs, ...more } });

test('one delay: up to a millisecond before the deadline', async () => {
  expect(await boundariesOfPlan([slow(45_000)], clientWaiting(28_790))).toEqual([
    { fault: 'upstream-slow', index: 0, parameter: 'delayMs', atMost: 28_789, because: null },
  ]);
});

test('several faults: each with the others as planned', async () => {
  const found = await boundariesOfPlan([slow(20_000), slow(15_000)], clientWaiting(30_000));
  expect(found.map(({ index, atMost }) => [index, atMost])).toEqual([
    [0, 14_999],
    [1, 9_999],
  ]);
});

test('a fault that is not to blame: it fails even without it', async () => {
  const found = await boundariesOfPlan([slow(5), slow(60_000)], clientWaiting(30_000));
  expect(found.map(({ index, parameter, atMost }) => [index, parameter, atMost])).toEqual([
    [0, null, null],
    [1, 'delayMs', 29_994],
  ]);
});

test('a parameter that cannot save the call is left out, and so is what is no measure', async () => {
  const plan = [slow(45_000, { afterMs: 10, times: 3, host: 'db' })];
  expect((await boundariesOfPlan(plan, clientWaiting(30_000))).map(({ parameter }) => parameter)).toEqual(['delayMs']);
});

test('a parameter without one boundary is said to have none', async () => {
  const run = async (plan: FaultPlan): Promise<Verdict> =>
    sum(plan) > 100 && sum(plan) % 1_000 < 500 ? 'fails' : 'fits';
  const [found] = await boundariesOfPlan([slow(45_000)], run);
  expect(found).toMatchObject({ parameter: 'delayMs', atMost: null });
  expect(found?.because).toMatch(/^no one boundary: it passes with \d+ and fails with \d+$/);
});

test('a plan under which the call passes needs no explanation', async () => {
  expect(await boundariesOfPlan([slow(1)], clientWaiting(30_000))).toEqual([]);
  expect(await boundariesOfPlan([], clientWaiting(0))).toEqual([]);
});

test("whether tight is a pass is the caller's to say", async () => {
  const strictly = await boundariesOfPlan([slow(45_000)], clientWaiting(30_000), { passing: ['fits'] });
  expect(strictly[0]?.atMost).toBe(29_000);
});

test('a measure that cannot be 0 is searched from the smallest value that its fault accepts', async () => {
  const tried: unknown[] = [];
  const plan = [{ fault: 'upstream-trickle', parameters: { chunkBytes: 900, intervalMs: 50_000 } }];
  await boundariesOfPlan(plan, async (one) => {
    tried.push(one[0]?.parameters.chunkBytes);
    return (one[0]?.parameters.intervalMs ?? 0) === 0 || one.length === 0 ? 'fits' : 'fails';
  });
  expect(tried).toContain(1);
  expect(tried).not.toContain(0);
});
