import { expect, test } from 'vitest';
import { AffectedCalls } from './affected-calls.ts';

const call = (same: string) => ({ id: 1, tool: 'a', same });
const affected = (times: number, ...sent: readonly string[]) => {
  const calls = new AffectedCalls(times);
  return sent.map((same) => calls.affects(call(same)));
};

test.each([
  [1, ['a', 'a', 'a', 'a'], [true, false, true, false]],
  [2, ['a', 'a', 'a', 'a'], [true, true, false, true]],
  [1, ['a', 'b', 'a', 'b'], [true, true, false, false]],
  [0, ['a', 'a'], [false, false]],
])('%i times in a row, and then it passes', (times, sent, expected) => {
  expect(affected(times, ...sent)).toEqual(expected);
});
