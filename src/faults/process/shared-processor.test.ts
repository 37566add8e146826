import { expect, test } from 'vitest';
import { slowestOf } from './shared-processor.ts';

test.each([
  // Alone on a whole processor, and on a tenth of one.
  [1, 100, 1, 0, 100],
  [1, 100, 0.1, 0, 1_000],
  // All at once: each gets its part, and all end together.
  [14, 100, 0.1, 0, 14_000],
  // One after the other: none shares with another.
  [14, 100, 0.1, 1_000, 1_000],
  // Two that overlap by half: 500 ms alone, 1 000 ms shared; the second likewise.
  [2, 100, 0.1, 500, 1_500],
  [5, 0, 1, 0, 0],
])('%i jobs of %i ms on %d of a processor, each %i ms after the last: %i ms', (jobs, workMs, share, staggerMs, ms) => {
  expect(slowestOf(jobs, workMs, share, staggerMs)).toBeCloseTo(ms, 6);
});
