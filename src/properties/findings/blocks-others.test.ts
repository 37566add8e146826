import { expect, test } from 'vitest';
import { blocksOthersStatement, isBlocked } from './blocks-others.ts';

test.each([
  ['999 ms longer than alone', 1_049, 50, false],
  ['1000 ms longer than alone', 1_050, 50, true],
  ['as long as alone', 50, 50, false],
  ['quicker than alone', 0, 5_000, false],
  ['without an answer, which it has alone', null, 50, true],
  ['without an answer, as alone', null, null, false],
  ['answered, though it is not alone', 5_000, null, false],
])('a neighbour that takes %s', (_, besideMs, aloneMs, expected) => {
  expect(isBlocked({ what: 'a ping', besideMs, aloneMs })).toBe(expected);
});

test('says what it waits for, and what it takes alone', () => {
  expect(blocksOthersStatement({ what: 'a ping', besideMs: 1_050, aloneMs: 50 })).toEqual({
    message: 'while it runs, a ping waits 1050 ms; alone it takes 50 ms',
    figures: { besideMs: 1_050, aloneMs: 50 },
  });
  expect(blocksOthersStatement({ what: 'a ping', besideMs: null, aloneMs: 50 })).toEqual({
    message: 'while it runs, a ping is not answered at all; alone it takes 50 ms',
    figures: { aloneMs: 50 },
  });
});
