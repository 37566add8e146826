import { expect, test } from 'vitest';
import { answerTimes } from './answer-times.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('percentiles by the nearest rank', () => {
  expect(answerTimes(upTo(100))).toEqual({ answered: 100, unanswered: 0, p50Ms: 50, p95Ms: 95, p99Ms: 99 });
  expect(answerTimes([7])).toMatchObject({ p50Ms: 7, p95Ms: 7, p99Ms: 7 });
  expect(answerTimes([3, 1, 2].toReversed())).toMatchObject({ p50Ms: 2, p95Ms: 3 });
});

test('draws without an answer are longer than every answer', () => {
  expect(answerTimes([...upTo(96), null, null, null, null])).toEqual({
    answered: 96,
    unanswered: 4,
    p50Ms: 50,
    p95Ms: 95,
    p99Ms: null,
  });
  expect(answerTimes([null, null])).toMatchObject({ answered: 0, p50Ms: null });
  expect(answerTimes([])).toMatchObject({ answered: 0, unanswered: 0, p50Ms: null });
});
