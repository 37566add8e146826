import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeScale } from './time-scale.ts';

test('is linear where that tells all instants apart', () => {
  const { column, toScale } = timeScale([0, 300_000, 600_000], 41);
  expect([column(0), column(150_000), column(300_000), column(600_000), toScale]).toEqual([0, 10, 20, 40, true]);
});

test('pulls instants apart that differ by orders of magnitude, and says so', () => {
  const { column, toScale } = timeScale([0, 299_999, 300_000, 100_000_000], 41);
  expect([column(0), column(100_000_000), toScale]).toEqual([0, 40, false]);
  expect(column(300_000) - column(299_999)).toBeGreaterThanOrEqual(4);
});

test('instants beyond the line stand at its ends', () => {
  const { column } = timeScale([10, 20], 11);
  expect([column(-5), column(99)]).toEqual([0, 10]);
});

test('keeps the order, stays within its columns, and tells up to eight instants apart', () => {
  const instants = fc.uniqueArray(fc.nat(200_000_000), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(instants, fc.nat(200_000_000), (stops, other) => {
      const { column } = timeScale(stops, 40);
      const all = [...stops, other].toSorted((a, b) => a - b).map(column);
      expect(all.every((at) => Number.isInteger(at) && at >= 0 && at <= 39)).toBe(true);
      expect(all).toEqual(all.toSorted((a, b) => a - b));
      expect(new Set(stops.map(column)).size).toBe(stops.length);
    }),
  );
});
