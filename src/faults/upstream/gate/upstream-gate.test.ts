import { expect, test } from 'vitest';
import { UpstreamGate } from './upstream-gate.ts';
import type { UpstreamRule } from './upstream-rule.ts';

const call = { method: 'GET', host: 'a', path: '/' };
const rule = (delayMs: number, more: Partial<UpstreamRule> = {}): UpstreamRule => ({
  match: { method: null, host: null, path: null, nth: null },
  delayMs,
  jitterMs: 0,
  answer: null,
  ...more,
});

function opened() {
  let nowMs = 0;
  const timers: { dueMs: number; run: () => void }[] = [];
  const gate = new UpstreamGate({
    now: () => nowMs,
    setTimer(run, delayMs) {
      const timer = { dueMs: nowMs + delayMs, run };
      timers.push(timer);
      return { cancel: () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0) };
    },
  });
  const notes: string[] = [];
  const went: string[] = [];
  return {
    gate,
    notes,
    went,
    add: (one: UpstreamRule) => gate.add({ rule: one, random: () => 0.5, note: (text) => void notes.push(text) }),
    hold: () => gate.hold(call, (answer) => void went.push(`${nowMs} ${answer?.body ?? 'on'}`)),
    passTo(untilMs: number) {
      for (
        let next = timers.find(({ dueMs }) => dueMs <= untilMs);
        next;
        next = timers.find(({ dueMs }) => dueMs <= untilMs)
      ) {
        timers.splice(timers.indexOf(next), 1);
        nowMs = next.dueMs;
        next.run();
      }
      nowMs = untilMs;
    },
  };
}

test('rules add up, jitter is from the numbers it is given, and the first answer is given', () => {
  const { add, hold, went, passTo } = opened();
  add(rule(100));
  add(rule(50, { jitterMs: 20, answer: { status: 200, headers: {}, body: 'first' } }));
  add(rule(0, { answer: { status: 200, headers: {}, body: 'second' } }));
  hold();
  passTo(159);
  expect(went).toEqual([]);
  passTo(160);
  expect(went).toEqual(['160 first']);
});

test('a lifted rule takes its share with it', () => {
  const { add, hold, went, passTo } = opened();
  const lift = add(rule(100));
  add(rule(50));
  hold();
  passTo(20);
  lift();
  lift();
  passTo(49);
  expect(went).toEqual([]);
  passTo(50);
  expect(went).toEqual(['50 on']);
});

test('the last lifted, it goes on at once; the next is not held', () => {
  const { add, hold, went, passTo } = opened();
  const lift = add(rule(100));
  hold();
  passTo(30);
  lift();
  expect(went).toEqual(['30 on']);
  expect(hold()).toBeNull();
});

test('a cancelled call goes nowhere, and a rule that does nothing holds nothing', () => {
  const { add, hold, went, notes, passTo } = opened();
  add(rule(0));
  expect(hold()).toBeNull();
  add(rule(100));
  hold()?.cancel();
  passTo(1_000);
  expect(went).toEqual([]);
  expect(notes).toEqual(['holds an upstream call', 'the caller gave the upstream call up']);
});
