import { expect, it } from 'vitest';
import { ThreadMeter } from './thread-meter.ts';
import type { ThreadSample } from './thread-table.ts';

const thread = (tid: number, more: Partial<ThreadSample> = {}): ThreadSample => ({
  tid,
  state: 'S',
  cpuMs: 100,
  userMs: 90,
  queuedMs: 50,
  runs: 3,
  ...more,
});

/** What a meter says of the second of two looks, half a second apart. */
function between(before: readonly ThreadSample[], after: readonly ThreadSample[]) {
  const looks = [before, after];
  const meter = new ThreadMeter(() => new Map([[7, looks.shift() ?? []]]));
  expect(meter.look(500)).toEqual({ stillMs: 0, stirringMs: 0 });
  return meter.look(500);
}

it.each<[string, Partial<ThreadSample>, ReturnType<typeof between>]>([
  ['sleeps on', {}, { stillMs: 500, stirringMs: 0 }],
  ['is stopped', { state: 'T' }, { stillMs: 500, stirringMs: 0 }],
  ['runs', { state: 'R', cpuMs: 600, runs: 4 }, { stillMs: 0, stirringMs: 0 }],
  ['waits for a processor and gets none', { state: 'R' }, { stillMs: 0, stirringMs: 0 }],
  ['keeps house', { cpuMs: 102, queuedMs: 58, runs: 5 }, { stillMs: 490, stirringMs: 0 }],
  ['has worked', { cpuMs: 200, queuedMs: 150, runs: 9 }, { stillMs: 0, stirringMs: 300 }],
  ['has worked all the time, as it was seen too late', { cpuMs: 700, runs: 9 }, { stillMs: 0, stirringMs: 0 }],
  ['waits for a disk', { state: 'D', runs: 4 }, { stillMs: 0, stirringMs: 500 }],
])('an interval in which a thread %s', (_, after, expected) => {
  expect(between([thread(1), thread(2)], [thread(1), thread(2, after)])).toEqual(expected);
});

it('an interval in which a thread appears, or ends, is none of rest', () => {
  expect(between([thread(1)], [thread(1), thread(2, { cpuMs: 1, queuedMs: 0 })])).toEqual({
    stillMs: 0,
    stirringMs: 499,
  });
  expect(between([thread(1), thread(2)], [thread(1)])).toEqual({ stillMs: 0, stirringMs: 500 });
});

it.each([
  ['has only looked', { cpuMs: 12, queuedMs: 600 }, { stillMs: 500, stirringMs: 0 }],
  ['has worked', { cpuMs: 300, queuedMs: 100 }, { stillMs: 0, stirringMs: 100 }],
  ['was busy for longer than an interval counts', { cpuMs: 4000, queuedMs: 0 }, { stillMs: 0, stirringMs: 0 }],
])('an interval in which the thread that looks %s', (_, own, expected) => {
  const times = [{ cpuMs: 0, queuedMs: 0 }, own];
  const meter = new ThreadMeter(
    () => new Map([[7, [thread(1)]]]),
    () => ({ ...(times.shift() ?? own), userMs: 0 }),
  );
  meter.look(500);
  expect(meter.look(500)).toEqual(expected);
});

it('what the thread that looks computes counts as well', () => {
  let userMs = 700;
  const meter = new ThreadMeter(
    () => new Map(),
    () => ({ cpuMs: userMs, queuedMs: 0, userMs }),
  );
  meter.look(500);
  userMs += 30;
  meter.look(500);
  expect(meter.most).toEqual({ pid: process.pid, userMs: 30 });
  meter.reset();
  meter.look(500);
  expect(meter.most).toBeNull();
});

it('nothing that could run is rest', () => {
  expect(between([], [])).toEqual({ stillMs: 500, stirringMs: 0 });
});

it('does without where the kernel does not show it', () => {
  expect(new ThreadMeter(() => undefined).look(500)).toBeUndefined();
});

it('finds the thread that has used most processor time since the reset', () => {
  let mine = 0;
  let later: ThreadSample[] = [];
  const meter = new ThreadMeter(
    () =>
      new Map([
        [7, [thread(1, { userMs: 5000 + mine })]],
        [8, later],
      ]),
  );
  meter.look(500);
  expect(meter.most).toBeNull();
  mine = 40;
  later = [thread(2, { userMs: 30 })];
  meter.look(500);
  expect(meter.most).toEqual({ pid: 7, userMs: 40 });
  later = [thread(2, { userMs: 60 })];
  meter.look(500);
  expect(meter.most).toEqual({ pid: 8, userMs: 60 });
  meter.reset();
  meter.look(500);
  expect(meter.most).toBeNull();
});
