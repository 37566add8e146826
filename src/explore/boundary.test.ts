import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findBoundary } from './boundary.ts';

const passesUpTo = (threshold: number) => async (value: number) => value <= threshold;

test('finds any threshold exactly, in few runs', async () => {
  const range = fc.tuple(fc.nat(172_800_000), fc.nat(172_800_000)).filter(([a, b]) => a !== b);
  await fc.assert(
    fc.asyncProperty(range, async ([a, b]) => {
      const [threshold, high] = a < b ? [a, b] : [b, a];
      const found = await findBoundary({ passes: passesUpTo(threshold), low: 0, high });
      expect(found).toMatchObject({ kind: 'exact', atMost: threshold });
      expect(found.runs).toBeLessThan(60);
    }),
  );
});

test('gallops where nobody knows how far to look', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(172_800_000), fc.nat(1_000), async (threshold, low) => {
      fc.pre(threshold >= low);
      const found = await findBoundary({ passes: passesUpTo(threshold), low, high: Number.POSITIVE_INFINITY });
      expect(found).toMatchObject({ kind: 'exact', atMost: threshold });
    }),
  );
});

test('never asks for a value outside its bounds, or one that is not whole', async () => {
  const bounds = fc.tuple(fc.integer({ min: -1_000, max: 1_000 }), fc.nat(10_000), fc.nat(12_000));
  await fc.assert(
    fc.asyncProperty(bounds, async ([low, span, threshold]) => {
      const asked: number[] = [];
      const passes = async (value: number) => {
        asked.push(value);
        return value <= low + threshold;
      };
      await findBoundary({ passes, low, high: low + span });
      expect(asked.every((value) => Number.isInteger(value) && value >= low && value <= low + span)).toBe(true);
    }),
  );
});

test('whatever the predicate, what it calls exact passes, and one more fails', async () => {
  const table = fc.array(fc.boolean(), { minLength: 2, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(table, async (answers) => {
      const passes = async (value: number) => answers[value] === true;
      const found = await findBoundary({ passes, low: 0, high: answers.length - 1 });
      if (found.kind === 'exact') expect([answers[found.atMost], answers[found.atMost + 1]]).toEqual([true, false]);
      if (found.kind === 'not-monotone') {
        expect(answers[found.passesWith]).toBe(true);
        expect(answers[found.failsWith]).toBe(false);
        expect(found.passesWith).toBeGreaterThan(found.failsWith);
      }
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['an island that passes beyond it', (value: number) => value <= 100 || (value > 5_000 && value < 9_000)],
  ['a hole in what passes', (value: number) => value <= 8_000 && !(value > 3_000 && value < 5_000)],
  ['every other value', (value: number) => value === 0 || value % 2 === 1],
])('is not taken in by %s', async (_, passing) => {
  const found = await findBoundary({ passes: async (value) => passing(value), low: 0, high: 10_000 });
  expect(found.kind).toBe('not-monotone');
  if (found.kind === 'not-monotone') expect(passing(found.passesWith) && !passing(found.failsWith)).toBe(true);
});

test('is not taken in by a value that passes once and then fails', async () => {
  const asked = new Map<number, number>();
  const passes = async (value: number) => {
    asked.set(value, (asked.get(value) ?? 0) + 1);
    return value < 500 || (value === 500 && asked.get(value) === 1);
  };
  expect(await findBoundary({ passes, low: 0, high: 1_000 })).toMatchObject({ kind: 'not-monotone', passesWith: 500 });
});

test('says that everything passes, that nothing does, or that its runs are used up', async () => {
  const kinds = [
    await findBoundary({ passes: passesUpTo(99), low: 0, high: 99 }),
    await findBoundary({ passes: passesUpTo(-1), low: 0, high: 99 }),
    await findBoundary({ passes: passesUpTo(50_000), low: 0, high: 99_999, maxRuns: 5 }),
    await findBoundary({ passes: async () => true, low: 0, high: Number.POSITIVE_INFINITY, maxRuns: 20 }),
  ].map(({ kind }) => kind);
  expect(kinds).toEqual(['always-passes', 'never-passes', 'gave-up', 'gave-up']);
});

test('refuses bounds between which there is nothing', async () => {
  await expect(findBoundary({ passes: passesUpTo(1), low: 2, high: 1 })).rejects.toThrow(RangeError);
  await expect(findBoundary({ passes: passesUpTo(1), low: 0.5, high: 1 })).rejects.toThrow('not 0.5 and 1');
});

test('what the runner throws is not swallowed', async () => {
  const passes = async () => Promise.reject(new Error('the harness failed'));
  await expect(findBoundary({ passes, low: 0, high: 1 })).rejects.toThrow('the harness failed');
});

describe('values to try first', () => {
  test('narrow the search', async () => {
    const tried: number[] = [];
    const passes = async (value: number) => {
      tried.push(value);
      return value <= 28_789;
    };
    const found = await findBoundary({ passes, low: 0, high: 86_400_000, first: [28_789, 28_790] });
    expect(found).toMatchObject({ kind: 'exact', atMost: 28_789 });
    expect(tried.slice(0, 2)).toEqual([28_789, 28_790]);
    const without = await findBoundary({ passes, low: 0, high: 86_400_000 });
    expect(found.runs).toBeLessThan(without.runs);
  });

  test('show that the call passes again, which both ends do not show', async () => {
    const passes = async (value: number) => value <= 10 || value >= 900;
    const search = { passes, low: 0, high: 1_000 };
    expect(await findBoundary({ ...search, first: [500] })).toMatchObject({ kind: 'exact', atMost: 10 });
    expect(await findBoundary({ ...search, first: [500, 950] })).toMatchObject({
      kind: 'not-monotone',
      failsWith: 500,
    });
    expect(await findBoundary(search)).toMatchObject({ kind: 'always-passes' });
  });
});
