import { expect, test } from 'vitest';
import { openGate } from '../testing/open-gate.ts';

const trickle = { type: 'trickle', chunkBytes: 3, intervalMs: 10 } as const;

test('a piece after each interval; the end comes with the last', () => {
  const { add, call, notes, runTo } = openGate();
  add([trickle]);
  const seen = call('abcdefgh');
  runTo(1_000);
  expect(seen).toEqual(['0 goes on', '10 abc', '20 def', '30 gh', '30 end']);
  expect(notes).toEqual(['trickles the upstream response', 'all that was trickled has arrived']);
});

test('pieces do not depend on how the network cuts the bytes up', () => {
  const { add, call, runTo } = openGate();
  add([trickle]);
  const seen = call(['a', 'bcde', 'fgh']);
  runTo(1_000);
  expect(seen).toEqual(['0 goes on', '10 abc', '20 def', '30 gh', '30 end']);
});

test('an empty body ends at once', () => {
  const { add, call, notes, runTo } = openGate();
  add([trickle]);
  const seen = call('');
  runTo(1_000);
  expect(seen).toEqual(['0 goes on', '0 end']);
  expect(notes).toEqual([]);
});

test('lifted, it passes on the rest at once', () => {
  const { add, call, runTo } = openGate();
  const lift = add([trickle]);
  const seen = call('abcdefgh');
  runTo(15);
  lift();
  lift();
  runTo(1_000);
  expect(seen).toEqual(['0 goes on', '10 abc', '15 defgh', '15 end']);
});

test('given up, it delivers nothing more', () => {
  const { add, call, cancelAll, notes, runTo } = openGate();
  add([trickle]);
  const seen = call('abcdefgh');
  runTo(10);
  cancelAll();
  runTo(1_000);
  expect(seen).toEqual(['0 goes on', '10 abc']);
  expect(notes).toEqual(['trickles the upstream response', 'the caller gave the upstream call up']);
});
