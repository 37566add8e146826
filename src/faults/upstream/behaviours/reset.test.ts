import { expect, test } from 'vitest';
import { openGate } from '../testing/open-gate.ts';

test('before the head: the call does not go on', () => {
  const { add, call, notes, runTo } = openGate();
  add([{ type: 'delay', delayMs: 5 }, { type: 'reset' }]);
  const seen = call('abcdef');
  runTo(1_000);
  expect(seen).toEqual(['5 rst']);
  expect(notes).toEqual(['holds an upstream call', 'resets the connection of the upstream call']);
});

test('after so many bytes of the body', () => {
  const { add, call, notes, runTo } = openGate();
  add([{ type: 'reset', afterBytes: 3 }]);
  const seen = call('abcdef');
  runTo(0);
  expect(seen).toEqual(['0 goes on', '0 abc', '0 rst']);
  expect(notes).toEqual(['resets the connection of the upstream call']);
});

test('the first of a reset and an answer decides', () => {
  const { add, call, runTo } = openGate();
  add([{ type: 'reset' }, { type: 'answer' }], { match: { method: 'GET' } });
  add([{ type: 'answer' }, { type: 'reset' }], { match: { method: 'POST' } });
  const seen = [call('', 'GET'), call('', 'POST')];
  runTo(0);
  expect(seen).toEqual([['0 rst'], ['0 head 200', '0 end']]);
});
