import { expect, it } from 'vitest';
import { tieRank } from './timer-queue.ts';

const owners = [0, 1, 2, 3];
const order = (seed: number): string =>
  owners.toSorted((a, b) => tieRank(seed, 1000, 10, a) - tieRank(seed, 1000, 10, b)).join('');
const seeds = Array.from({ length: 1000 }, (_, seed) => seed);

it('without a seed timers keep the order in which they were armed', () => {
  expect(owners.map((owner) => tieRank('fifo', 1000, 10 * owner, owner))).toEqual([0, 0, 0, 0]);
});

it('each seed has ranks of its own, and all orders occur', () => {
  expect(new Set(seeds.map((seed) => tieRank(seed, 1000, 10, 0))).size).toBe(seeds.length);
  expect(new Set(seeds.map(order)).size).toBe(24);
});

it('a rank depends on the instant, the duration and the owner, and on nothing else', () => {
  const rank = tieRank(7, 1000, 10, 1);
  // The second instant differs only above 32 bits.
  const others = [
    tieRank(7, 1001, 10, 1),
    tieRank(7, 1000 + 2 ** 32, 10, 1),
    tieRank(7, 1000, 11, 1),
    tieRank(7, 1000, 10, 2),
  ];

  expect(tieRank(7, 1000, 10, 1)).toBe(rank);
  expect(others).not.toContain(rank);
  expect(Math.min(...seeds.map((seed) => tieRank(seed, 1000, 10, 0)))).toBeGreaterThanOrEqual(0);
});
