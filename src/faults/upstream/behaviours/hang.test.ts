import { expect, test } from 'vitest';
import { openGate } from '../testing/open-gate.ts';

test('before the head, until it is lifted', () => {
  const { add, call, notes, runTo } = openGate();
  const lift = add([{ type: 'hang' }]);
  const seen = call('abcdef');
  runTo(1_000_000);
  expect(seen).toEqual([]);
  lift();
  expect(seen).toEqual(['1000000 goes on']);
  expect(notes).toEqual(['holds an upstream call', 'holds the upstream call no longer']);
});

test('before the head, for a time', () => {
  const { add, call, runTo } = openGate();
  add([{ type: 'hang', hangMs: 50 }]);
  const seen = call();
  runTo(1_000);
  expect(seen).toEqual(['50 goes on']);
});

test('in the body, until it is lifted', () => {
  const { add, call, notes, runTo } = openGate();
  const lift = add([{ type: 'hang', afterBytes: 2 }]);
  const seen = call('abcdef');
  runTo(1_000_000);
  expect(seen).toEqual(['0 goes on', '0 ab']);
  lift();
  expect(seen.slice(2)).toEqual(['1000000 cdef', '1000000 end']);
  expect(notes).toEqual(['the upstream response stops', 'holds the upstream call no longer']);
});

test('in the body, for a time, once', () => {
  const { add, call, notes, runTo } = openGate();
  add([{ type: 'hang', afterBytes: 2, hangMs: 50 }]);
  const seen = call(['abc', 'def']);
  runTo(1_000);
  expect(seen).toEqual(['0 goes on', '0 ab', '50 c', '50 def', '50 end']);
  expect(notes).toEqual(['the upstream response stops', 'the upstream response goes on']);
});

test('for no time at all, it does nothing', () => {
  const { add, call } = openGate();
  add([
    { type: 'hang', hangMs: 0 },
    { type: 'hang', afterBytes: 2, hangMs: 0 },
  ]);
  expect(call('abcdef')).toEqual(['0 is not intercepted']);
});
