import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { real } from '../base/real.ts';
import type { Interval, ThreadMeter } from '../os/thread-meter.ts';
import type { Standstill } from './standstill.ts';
import { Watchdog } from './watchdog.ts';

const LIMITS = { maxRealWaitMs: 1000, maxCpuMs: 2000 };
const SECOND_LOOKS = 10;

/** The one native timer of the watchdog, and the time that it tells: both are driven by the test. */
let check: (() => void) | undefined;
let nowMs: number;
beforeEach(() => {
  nowMs = 0;
  check = undefined;
  vi.spyOn(real, 'nowMs').mockImplementation(() => nowMs);
  vi.spyOn(real, 'setTimeout').mockImplementation(((run: () => void) => {
    check = run;
    return { ref() {}, unref() {} };
  }) as unknown as typeof real.setTimeout);
});
afterEach(() => void vi.restoreAllMocks());

function watch() {
  const seen = {
    progress: 0,
    completions: 0,
    over: false,
    interval: (elapsedMs: number): Interval | undefined => ({ stillMs: elapsedMs, stirringMs: 0 }),
    most: null as ThreadMeter['most'],
    resets: 0,
    suspicions: 0,
  };
  const expired: Standstill[] = [];
  const threads = {
    look: (elapsedMs: number) => seen.interval(elapsedMs),
    reset: () => seen.resets++,
    get most() {
      return seen.most;
    },
  } as unknown as ThreadMeter;
  const watchdog = new Watchdog(
    LIMITS,
    {
      progress: () => seen.progress,
      completions: () => seen.completions,
      threads,
      over: () => seen.over,
      suspected: () => seen.suspicions++,
    },
    (standstill) => expired.push(standstill),
    (arm) => arm(),
  );
  return { watchdog, seen, expired };
}

/** Lets the timer fire so many times, each so many real milliseconds later. */
function looks(times: number, everyMs = 100, before: () => void = () => {}): void {
  for (let i = 0; i < times && check !== undefined; i++) {
    const run = check;
    check = undefined;
    nowMs += everyMs;
    before();
    run();
  }
}

it('a wait in which no thread is runnable expires after the limit', () => {
  const { watchdog, expired } = watch();
  watchdog.start();
  looks(SECOND_LOOKS);
  expect(expired).toEqual([]);
  looks(1);
  expect(expired).toEqual([{ how: 'still', limitMs: 1000 }]);
});

it('half of the limit is told, once until there is progress', () => {
  const { watchdog, seen } = watch();
  watchdog.start();
  looks(5);
  expect(seen.suspicions).toBe(0);
  looks(4);
  expect(seen.suspicions).toBe(1);
  seen.progress++;
  looks(8);
  expect(seen.suspicions).toBe(2);
});

it('time in which a thread is runnable does not count', () => {
  const { watchdog, seen, expired } = watch();
  seen.interval = () => ({ stillMs: 0, stirringMs: 0 });
  watchdog.start();
  looks(10_000);
  expect(expired).toEqual([]);
});

it('the smallest progress starts it again', () => {
  const { watchdog, seen, expired } = watch();
  watchdog.start();
  looks(10);
  seen.progress++;
  looks(10);
  expect(expired).toEqual([]);
  looks(1);
  expect(expired).toHaveLength(1);
});

it('time in which this thread itself was busy counts as one look', () => {
  const { watchdog, expired } = watch();
  watchdog.start();
  looks(1);
  looks(5, 60_000);
  expect(expired).toEqual([]);
});

it('threads that run now and then get ten times as long', () => {
  const { watchdog, seen, expired } = watch();
  seen.interval = (elapsedMs) => ({ stillMs: 0, stirringMs: elapsedMs });
  watchdog.start();
  looks(100);
  expect(expired).toEqual([]);
  looks(1);
  expect(expired).toEqual([{ how: 'stirring', limitMs: 10_000 }]);
});

it('threads that run in one look of many only delay the end of a still wait', () => {
  const { watchdog, seen, expired } = watch();
  watchdog.start();
  looks(5);
  seen.interval = (elapsedMs) => ({ stillMs: 0, stirringMs: elapsedMs });
  looks(1);
  seen.interval = (elapsedMs) => ({ stillMs: elapsedMs, stirringMs: 0 });
  looks(5);
  expect(expired).toEqual([]);
  looks(1);
  expect(expired).toEqual([{ how: 'still', limitMs: 1000 }]);
});

it('a computation expires by its processor time, whatever it writes meanwhile', () => {
  const { watchdog, seen, expired } = watch();
  seen.interval = () => ({ stillMs: 0, stirringMs: 0 });
  watchdog.start();
  let cpuMs = 0;
  looks(1000, 100, () => {
    seen.progress++;
    cpuMs += 10;
    seen.most = { pid: 7, userMs: cpuMs };
  });
  expect(expired).toEqual([{ how: 'computing', pid: 7, limitMs: 2000 }]);
});

it('a completion makes a new computation of it', () => {
  const { watchdog, seen } = watch();
  watchdog.start();
  looks(3);
  expect(seen.resets).toBe(1);
  seen.completions++;
  looks(3);
  expect(seen.resets).toBe(2);
});

it('where the kernel does not show it, a wait gets the longer of the two limits', () => {
  const { watchdog, seen, expired } = watch();
  seen.interval = () => undefined;
  watchdog.start();
  looks(20);
  expect(expired).toEqual([]);
  looks(1);
  expect(expired).toEqual([{ how: 'unseen', limitMs: 2000 }]);
});

it('a wait that was given up is over', () => {
  const { watchdog, seen, expired } = watch();
  watchdog.start();
  seen.over = true;
  looks(50);
  expect(expired).toEqual([]);
  expect(check).toBeUndefined();
});

it('a wait that ends is not watched, and the next one goes on where it stopped', () => {
  const { watchdog, expired } = watch();
  watchdog.start();
  looks(6);
  watchdog.stop();
  looks(50);
  watchdog.start();
  looks(6);
  expect(expired).toHaveLength(1);
});
