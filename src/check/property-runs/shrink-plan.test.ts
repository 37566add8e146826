import { describe, expect, test } from 'vitest';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import { PlanShrinker, type PlanTrial } from './shrink-plan.ts';

const slow = (delayMs: number, more: object = {}) => ({ fault: 'upstream-slow', parameters: { delayMs, ...more } });
const cold = (delayMs: number) => ({ fault: 'cold-start-first-call', parameters: { delayMs } });

const tookMs = (plan: FaultPlan): number =>
  plan.reduce((sum, { parameters }) => sum + Number(parameters.delayMs ?? 0), 0);

/** A client that gives up after so long. */
const clientOf =
  (limitMs: number) =>
  (plan: FaultPlan): PlanTrial => {
    const lateMs = tookMs(plan) - limitMs;
    return { verdict: lateMs >= 0 ? 'fails' : 'fits', lateMs };
  };

async function shrunk(plan: FaultPlan, judge: (plan: FaultPlan) => PlanTrial) {
  let plays = 0;
  const shrinker = new PlanShrinker(plan, judge(plan), (one) => {
    plays += 1;
    return Promise.resolve(judge(one));
  });
  const boundaries = await shrinker.shrink();
  return { plan: shrinker.plan, boundaries, plays };
}

describe('PlanShrinker', () => {
  test('keeps one fault where one is enough, at the exact value', async () => {
    const { plan, boundaries } = await shrunk([cold(50_000), slow(120_000), slow(4)], clientOf(60_000));
    expect(plan).toEqual([slow(60_000)]);
    expect(boundaries).toEqual([
      { fault: 'upstream-slow', index: 0, parameter: 'delayMs', failsWith: 60_000, passesWith: 59_999 },
    ]);
  });

  test('keeps two faults where both are needed', async () => {
    const { plan, boundaries } = await shrunk([slow(40_000), cold(50_000)], clientOf(60_000));
    expect(tookMs(plan)).toBe(60_000);
    expect(plan).toHaveLength(2);
    for (const { failsWith, passesWith } of boundaries) expect(failsWith - passesWith).toBe(1);
  });

  test('shrinks a plan of ten faults within 200 plays', async () => {
    const ten = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? slow(9_000 + index) : cold(8_000 + index)));
    const { plan, plays } = await shrunk(ten, clientOf(60_000));
    expect(tookMs(plan)).toBe(60_000);
    expect(plan.length).toBeLessThan(10);
    expect(plays).toBeLessThanOrEqual(200);
  });

  test('removes what changes nothing, and does not replace a canned answer', async () => {
    const { plan } = await shrunk(
      [slow(90_000, { jitterMs: 300, match: { host: 'a' }, answer: { body: 'x' } })],
      clientOf(60_000),
    );
    expect(plan).toEqual([slow(60_000, { answer: { body: 'x' } })]);
  });

  test('a value whose verdict is unknown does not pass, so there is no boundary', async () => {
    const judge = (plan: FaultPlan): PlanTrial =>
      tookMs(plan) >= 60_000 ? { verdict: 'fails', lateMs: null } : { verdict: 'unknown', lateMs: null };
    const { plan, boundaries } = await shrunk([slow(90_000)], judge);
    expect(plan).toEqual([slow(60_000)]);
    expect(boundaries).toEqual([]);
  });
});
