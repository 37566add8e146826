import { expect, it } from 'vitest';
import { real } from '../base/real.ts';
import type { OutputMark } from './protocol.ts';
import { RemoteWork, type WorkAnswer } from './remote-work.ts';

const noPids = (): number[] => [];

const answer = (workMs: number | null, marks?: readonly OutputMark[]): WorkAnswer => ({
  pid: process.pid,
  blockedMs: 0,
  workMs,
  output: marks && { flow: 'c1:1<', marks },
});

/** Lets real time pass. */
function pass(ms: number): void {
  const untilMs = real.nowMs() + ms;
  while (real.nowMs() < untilMs);
}

it('adds up what agents say, one answer after the other', () => {
  const work = new RemoteWork();
  for (const ms of [3, 4]) {
    work.begin(noPids);
    work.end([answer(ms)]);
  }
  expect(work.totalMs).toBe(7);
});

it('does not add up what agents do that are asked at once', () => {
  const work = new RemoteWork();
  work.begin(noPids);
  work.end([100, 1, 1].map((ms) => answer(ms)));
  expect(work.totalMs).toBeLessThan(102);
  expect(work.totalMs).toBeGreaterThanOrEqual(100);
});

it('what is said during a long answer comes after as much work as was seen by then', () => {
  const work = new RemoteWork();
  work.begin(noPids);
  pass(25);
  const early = work.stamp();
  pass(60);
  const late = work.stamp();
  expect([early.workMs, late.workMs]).toEqual([null, null]);
  pass(200); // the answer may be read late
  work.end([answer(10_000)]);

  expect(early.workMs).toBeGreaterThanOrEqual(25);
  expect(late.workMs).toBeGreaterThanOrEqual(85);
  expect(late.workMs).toBeLessThan(10_000);
  expect(work.totalMs).toBe(10_000);
});

it('and never after more than the answer tells', () => {
  const work = new RemoteWork();
  work.begin(noPids);
  pass(60);
  const stamp = work.stamp();
  work.end([answer(40)]);
  expect(stamp.workMs).toBe(40);
});

it('what the one who said it knows better counts, however late it is read', () => {
  const work = new RemoteWork();
  work.begin(noPids);
  pass(25);
  const stamps = [40, 41, 80, 90].map((byte) => work.stamp({ child: 'c1', byte }));
  const other = work.stamp({ child: 'c2', byte: 90 });
  work.end([
    answer(900, [
      [40, 300],
      [80, 600],
    ]),
  ]);
  expect(stamps.map(({ workMs }) => workMs)).toEqual([0, 300, 300, 600]);
  expect(other.workMs).toBeGreaterThanOrEqual(25);
});

it('who waits for a stamp is called once it is known, even if no answer comes', async () => {
  const work = new RemoteWork();
  work.begin(noPids);
  pass(25);
  const stamp = work.stamp();
  await new Promise<void>((known) => stamp.whenKnown(known));
  expect(stamp.workMs).toBeGreaterThanOrEqual(20);
  work.dispose();
});

it('a process that ends without an answer has worked as long as it was seen to', () => {
  const work = new RemoteWork();
  work.begin(noPids);
  pass(25);
  work.end([answer(null)]);
  expect(work.totalMs).toBeGreaterThanOrEqual(20);
});
