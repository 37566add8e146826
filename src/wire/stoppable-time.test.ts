import { expect, test } from 'vitest';
import { FakeTime } from '../clocks/testing/fake-time.ts';
import { StoppableTime } from './stoppable-time.ts';

test('once stopped it stands still, and nothing fires', async () => {
  const time = new FakeTime();
  const stoppable = new StoppableTime(time);
  const fired: number[] = [];
  stoppable.setTimer(() => void fired.push(1), 10);
  stoppable.setTimer(() => void fired.push(2), 20).cancel();
  stoppable.setTimer(() => void fired.push(3), 30);
  await time.run(15);
  stoppable.stop();
  stoppable.setTimer(() => void fired.push(4), 1);
  await time.run(100);
  expect({ fired, now: stoppable.now(), left: time.left }).toEqual({ fired: [1], now: 15, left: 0 });
});
