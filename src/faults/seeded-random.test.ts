import { expect, test } from 'vitest';
import { seededRandom } from './seeded-random.ts';

const numbers = (seed: number, name: string) => {
  const random = seededRandom(seed, name);
  return Array.from({ length: 2_000 }, () => random());
};

test('equal seeds and names give equal numbers, others others', () => {
  expect(numbers(7, 'a')).toEqual(numbers(7, 'a'));
  expect(numbers(8, 'a')).not.toEqual(numbers(7, 'a'));
  expect(numbers(7, 'b')).not.toEqual(numbers(7, 'a'));
});

test('they lie from 0 to 1, and all over it', () => {
  const all = numbers(1, 'x');
  expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...all)).toBeLessThan(1);
  expect(all.reduce((sum, one) => sum + one, 0) / all.length).toBeCloseTo(0.5, 1);
});
