import { expect, test } from 'vitest';
import { refineValues } from './refine-values.ts';

const scale = [0, 1, 10, 100, 1_000, 10_000, 30_000, 100_000, 1_000_000];

/** The values that are tried beside those of the scale, for a server that takes so long. */
async function refined(tookMs: (value: number) => number | null): Promise<readonly number[]> {
  const tried: number[] = [];
  await refineValues(scale, async (value) => {
    tried.push(value);
    return { verdict: 'fits', tookMs: tookMs(value) };
  });
  expect(tried.slice(0, scale.length)).toEqual(scale);
  return tried.slice(scale.length);
}

test('a time that grows evenly needs no further value', async () => {
  expect(await refined((value) => 3 * value + 50)).toEqual([]);
});

test('values in which a server works longer are found between those that both pass', async () => {
  const tried = await refined((value) => (value > 12_000 && value <= 20_000 ? 400_000 : Math.min(value, 20_000)));
  expect(tried.some((value) => value > 12_000 && value <= 20_000)).toBe(true);
});

test('no value is tried twice, and their number is bounded', async () => {
  const tried = await refined((value) => (value * 7_919) % 1_000_003);
  expect(new Set([...scale, ...tried]).size).toBe(scale.length + tried.length);
  expect(tried.length).toBeLessThanOrEqual(40);
});

test('a value without an answer is a change, too', async () => {
  const tried = await refined((value) => (value > 500 ? null : value));
  expect(tried.some((value) => value > 100 && value < 1_000)).toBe(true);
});
