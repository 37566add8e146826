import { expect, test } from 'vitest';
import { OutOfTimeError, withinProcessorTime } from './within-processor-time.ts';

const forEver = (): boolean => /^(a+)+$/.test(`${'a'.repeat(60)}!`);

/** Processor time as a test has it: each reading is this much later than the one before. */
const used = (eachMs: number) => {
  let ms = 0;
  return () => (ms += eachMs);
};

test('work that is stopped on a machine that gave it no processor begins again, and may end then', () => {
  let runs = 0;
  const run = (): number => (++runs < 4 ? Number(forEver()) : runs);
  let stops = 0;
  // A busy machine may stop even the run that would end.
  expect(withinProcessorTime(10, run, () => stops++, used(1))).toBeGreaterThanOrEqual(4);
  expect(stops).toBeGreaterThanOrEqual(3);
});

test('work that has had its processor time is over', () => {
  let runs = 0;
  const run = (): boolean => ++runs > 0 && forEver();
  expect(() => withinProcessorTime(10, run, () => {}, used(8))).toThrow(OutOfTimeError);
  expect(runs).toBe(1);
});

test('by the kernel, an endless loop is over after its processor time', () => {
  let stops = 0;
  expect(() => withinProcessorTime(100, forEver, () => stops++)).toThrow(OutOfTimeError);
  expect(stops).toBeGreaterThan(0);
});

test('what work throws comes through', () => {
  const error = new TypeError('its own');
  expect(() =>
    withinProcessorTime(
      100,
      () => {
        throw error;
      },
      () => {},
    ),
  ).toThrow(error);
});
