import { expect, it } from 'vitest';
import { OWNER, TimerQueue } from './timer-queue.ts';
import { WorkCharge } from './work-charge.ts';

/** A queue whose program has worked as long as `work.ms` says. */
function charging() {
  const work = { ms: 0 };
  const queue = new TimerQueue(0, 'fifo');
  queue.charge = new WorkCharge(() => work.ms);
  const fired: string[] = [];
  const arm = (name: string, owner: (typeof OWNER)[keyof typeof OWNER], delayMs: number): void =>
    queue.arm(
      { entry: undefined, owner, hasRef: () => true, fire: () => fired.push(`${name} at ${queue.nowMs}`) },
      delayMs,
    );
  return { work, queue, fired, arm };
}

it('is behind by whole milliseconds, keeps the rest, and charges nothing twice', () => {
  const { work, queue } = charging();
  let behindMs = 0;
  for (let i = 0; i < 10; i++) {
    work.ms += 0.7;
    const step = queue.charge?.behindMs ?? 0;
    behindMs += step;
    queue.set(queue.nowMs + step);
    queue.set(queue.nowMs + 100); // time that passes for another reason
  }
  expect(behindMs).toBe(7);
});

it('time that passes while work is behind passes the work too', () => {
  const { work, queue } = charging();
  work.ms = 50;
  queue.set(30);
  expect([queue.charge?.behindMs, queue.programNowMs]).toEqual([20, 50]);
  queue.set(80);
  expect([queue.charge?.behindMs, queue.programNowMs]).toEqual([0, 80]);
});

it('for the program it is later: what it arms counts from then', () => {
  const { work, queue, arm } = charging();
  work.ms = 40;
  arm('program', OWNER.program, 10);
  expect(queue.nextMs).toBe(50);
  arm('harness', OWNER.harness, 10);
  expect(queue.nextMs).toBe(10);
});

it('timers of the harness fire at their times while the program works, and its own are late', () => {
  const { work, queue, fired, arm } = charging();
  arm('program', OWNER.program, 5);
  arm('second', OWNER.harness, 20);
  arm('first', OWNER.harness, 10);
  arm('third', OWNER.harness, 31);
  work.ms = 30;
  while (queue.fireOfHarness(queue.programNowMs));
  queue.set(queue.programNowMs);
  queue.fireDue();
  expect(fired).toEqual(['first at 10', 'second at 20', 'program at 30']);
});
