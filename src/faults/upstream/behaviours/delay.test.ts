import { expect, test } from 'vitest';
import { openGate } from '../testing/open-gate.ts';

test('a call goes on after the delay, and after its share of the jitter', () => {
  const { add, call, notes, runTo } = openGate();
  add([{ type: 'delay', delayMs: 100, jitterMs: 20 }]); // every random number here is 0.5
  const seen = call();
  runTo(109);
  expect(seen).toEqual([]);
  runTo(110);
  expect(seen).toEqual(['110 goes on']);
  expect(notes).toEqual(['holds an upstream call', 'lets the upstream call go on']);
});

test('delays of one rule add up', () => {
  const { add, call, runTo } = openGate();
  add([
    { type: 'delay', delayMs: 100 },
    { type: 'delay', delayMs: 30 },
  ]);
  const seen = call();
  runTo(1_000);
  expect(seen).toEqual(['130 goes on']);
});
