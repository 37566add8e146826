import { expect, test } from 'vitest';
import { openGate } from '../testing/open-gate.ts';

test('the connection is closed after so many bytes', () => {
  const { add, call, notes, runTo } = openGate();
  add([{ type: 'truncate', afterBytes: 3 }]);
  const seen = call(['ab', 'cd', 'ef']);
  runTo(0);
  expect(seen).toEqual(['0 goes on', '0 ab', '0 c', '0 fin']);
  expect(notes).toEqual(['ends the upstream response too early']);
});

test.each([6, 7, null])('a body of 6 bytes is left alone: %s', (afterBytes) => {
  const { add, call, notes, runTo } = openGate();
  add([{ type: 'truncate', afterBytes }]);
  const seen = call('abcdef');
  runTo(0);
  expect(seen.slice(-2)).toEqual(afterBytes === null ? ['0 is not intercepted'] : ['0 abcdef', '0 end']);
  expect(notes).toEqual([]);
});

test('lifted before it has cut, it passes on the rest', () => {
  const { add, call, notes, runTo } = openGate();
  add([{ type: 'delay', delayMs: 0 }]);
  const lift = add([{ type: 'truncate', afterBytes: 3 }]);
  const seen = call('abcdef', 'GET', () => lift());
  runTo(0);
  expect(seen).toEqual(['0 goes on', '0 abc', '0 def', '0 end']);
  expect(notes).toEqual([]);
});
