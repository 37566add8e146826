import { expect, test } from 'vitest';
import type { UpstreamBehaviour } from '../behaviours/upstream-behaviour.ts';
import { openGate } from '../testing/open-gate.ts';

const delay = (delayMs: number, jitterMs = 0): UpstreamBehaviour => ({ type: 'delay', delayMs, jitterMs });
const answer = (body: string): UpstreamBehaviour => ({ type: 'answer', body });

test('rules add up, jitter is from the numbers it is given, and the first answer is given', () => {
  const { add, call, runTo } = openGate();
  add([delay(100)]);
  add([delay(50, 20), answer('first')]);
  add([delay(0), answer('second')]);
  const seen = call();
  runTo(159);
  expect(seen).toEqual([]);
  runTo(160);
  expect(seen).toEqual(['160 head 200', '160 first', '160 end']);
});

test('the wait of a rule ends when the rule is lifted', () => {
  const { add, call, runTo } = openGate();
  const lift = add([delay(100)]);
  add([delay(50)]);
  const seen = call();
  runTo(20);
  lift();
  lift();
  runTo(49);
  expect(seen).toEqual([]);
  runTo(50);
  expect(seen[0]).toBe('50 goes on');
});

test('when the last is lifted, a call goes on at once; the next does not wait', () => {
  const { add, call, runTo } = openGate();
  const lift = add([delay(100)]);
  const seen = call();
  runTo(30);
  lift();
  expect(seen[0]).toBe('30 goes on');
  expect(call()).toEqual(['30 is not intercepted']);
});

test('a cancelled call goes nowhere, and a rule without an effect intercepts nothing', () => {
  const { add, call, notes, cancelAll, runTo } = openGate();
  add([delay(0), { type: 'trickle', intervalMs: 0 }]);
  expect(call()).toEqual(['0 is not intercepted']);
  add([delay(100)]);
  const seen = call();
  cancelAll();
  runTo(1_000);
  expect(seen).toEqual([]);
  expect(notes).toEqual(['holds an upstream call', 'the caller gave the upstream call up']);
});

test('a rule over so many calls leaves the next ones alone', () => {
  const { add, call, runTo } = openGate();
  add([answer('busy')], { calls: 2 });
  const calls = [call(), call(), call()];
  runTo(0);
  expect(calls.map(([first]) => first)).toEqual(['0 head 200', '0 head 200', '0 is not intercepted']);
});

test('bodies pass the behaviours of all rules, in their order', () => {
  const { add, call, notes, runTo } = openGate();
  add([{ type: 'truncate', afterBytes: 5 }]);
  add([{ type: 'trickle', chunkBytes: 2, intervalMs: 10 }]);
  const seen = call('abcdefgh');
  runTo(100);
  expect(seen).toEqual(['0 goes on', '10 ab', '20 cd', '30 e', '30 fin']);
  expect(notes).toEqual([
    'trickles the upstream response',
    'ends the upstream response too early',
    'all that was trickled has arrived',
  ]);
});

test('a call that has left the process is noted once its rule has an effect', () => {
  const { add, call, notes, reachReal, runTo } = openGate();
  add([{ type: 'trickle', chunkBytes: 100, intervalMs: 10 }]);
  call('');
  reachReal();
  runTo(100);
  expect(notes).toEqual([]);
  call('abc');
  reachReal();
  runTo(200);
  expect(notes).toEqual([
    'trickles the upstream response',
    'the upstream call was not mocked: it went to the real host',
    'all that was trickled has arrived',
  ]);
});
