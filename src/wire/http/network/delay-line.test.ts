import { expect, test } from 'vitest';
import { FakeTime } from '../../../clocks/testing/fake-time.ts';
import { DelayLine } from './delay-line.ts';

function lineWith() {
  const time = new FakeTime();
  const came: (readonly [atMs: number, what: string])[] = [];
  const line = new DelayLine(time);
  return {
    time,
    came,
    line,
    send: (dueMs: number, what: string) => line.send(dueMs, () => came.push([time.now(), what])),
  };
}

test('what is due arrives at once, with no timer', () => {
  const { time, came, send } = lineWith();
  send(0, 'a');
  send(0.4, 'b');
  expect(came).toEqual([
    [0, 'a'],
    [0, 'b'],
  ]);
  expect(time.left).toBe(0);
});

test('nothing overtakes', async () => {
  const { time, came, send } = lineWith();
  send(100, 'a');
  send(50, 'b');
  send(0, 'c');
  expect(time.left).toBe(1);
  await time.run();
  expect(came).toEqual([
    [100, 'a'],
    [100, 'b'],
    [100, 'c'],
  ]);
});

test('what is due when the next is sent takes its timer with it', async () => {
  const { time, came, send } = lineWith();
  time.setTimer(() => {
    send(50, 'b');
    expect(time.left).toBe(0);
  }, 50);
  send(50, 'a');
  await time.run();
  expect(came).toEqual([
    [50, 'a'],
    [50, 'b'],
  ]);
});

test('cleared, even by what arrives, it lets nothing more arrive', async () => {
  const { time, came, line, send } = lineWith();
  line.send(10, () => line.clear());
  send(10, 'a');
  await time.run();
  expect(came).toEqual([]);
  expect(time.left).toBe(0);
});
