import { expect, test } from 'vitest';
import { nextBetween } from './next-between.ts';

/** The neighbours around a limit, where every number above it fails, and how many were tried. */
function neighbours(limit: number, accepts: (value: number) => boolean, seen?: readonly number[]) {
  let [passing, failing, tried] = [0, 1_000, 0];
  for (;;) {
    const next = nextBetween(failing, passing, { accepts, ...(seen && { seen }) });
    if (next === null) return { passing, failing, tried };
    tried += 1;
    if (next > limit) failing = next;
    else passing = next;
  }
}

test('whole numbers', () => {
  expect(neighbours(123.4, Number.isInteger)).toEqual({ passing: 123, failing: 124, tried: 10 });
});

test('fractions, to the next number that there is', () => {
  const { passing, failing, tried } = neighbours(0.7, () => true);
  expect(passing).toBe(0.7);
  expect(failing).toBe(0.7 + Number.EPSILON / 2);
  expect(tried).toBeLessThan(70);
});

test('only values that were seen, where no other is accepted', () => {
  expect(neighbours(123, () => false, [10, 60, 200, 600, 2_000])).toMatchObject({ passing: 60, failing: 200 });
});
