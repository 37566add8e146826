import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { real } from '../base/real.ts';
import { processTree } from './process-table.ts';
import { ProcessWatch } from './process-watch.ts';
import { type ThreadTimes, threadTimesOf } from './thread-table.ts';

vi.mock('./process-table.ts');
vi.mock('./thread-table.ts');

/** Real milliseconds, the timer that is armed, and when the threads were looked at. */
let nowMs: number;
let timer: { readonly dueMs: number; readonly run: () => void } | undefined;
let looks: number[];
/** The times of each thread, by process. */
let times: { readonly [pid: number]: { readonly [tid: number]: ThreadTimes } };

const passTo = (untilMs: number, meanwhile: () => void = () => {}): void => {
  while (timer !== undefined && timer.dueMs <= untilMs) {
    const { dueMs, run } = timer;
    timer = undefined;
    nowMs = dueMs;
    meanwhile();
    run();
  }
  nowMs = untilMs;
  meanwhile();
};

beforeEach(() => {
  nowMs = 1_000;
  timer = undefined;
  looks = [];
  times = { 7: { 70: { cpuMs: 5_000, queuedMs: 100 } } };
  vi.spyOn(real, 'nowMs').mockImplementation(() => nowMs);
  vi.spyOn(real, 'setTimeout').mockImplementation(((run: () => void, ms: number) => {
    timer = { dueMs: nowMs + ms, run };
    return { unref: () => {} };
  }) as unknown as typeof real.setTimeout);
  vi.mocked(processTree).mockImplementation((root) =>
    Object.keys(times)
      .map(Number)
      .filter((pid) => pid >= root),
  );
  vi.mocked(threadTimesOf).mockImplementation((pid) => {
    if (pid === 7) looks.push(nowMs - 1_000);
    const own = times[pid as number];
    return own && new Map(Object.entries(own).map(([tid, one]) => [Number(tid), one]));
  });
});
afterEach(() => void vi.restoreAllMocks());

/** The longest time between two looks from the tenth second on. */
const longestGapMs = (): number => {
  const late = looks.filter((atMs) => atMs >= 10_000);
  return Math.max(...late.slice(1).map((atMs, index) => atMs - (late[index] as number)));
};

it('looks less and less often while no thread runs', () => {
  new ProcessWatch().begin(() => [7]);
  passTo(31_000);

  expect(looks[0]).toBe(20);
  expect(longestGapMs()).toBeGreaterThan(1_000);
  expect(looks.length).toBeLessThan(100);
});

it.each(['cpuMs', 'queuedMs'] as const)('looks often while a thread gets on: %s', (what) => {
  new ProcessWatch().begin(() => [7]);
  passTo(31_000, () => {
    times = { 7: { 70: { cpuMs: 5_000, queuedMs: 100, [what]: 5_000 + nowMs } } };
  });

  expect(longestGapMs()).toBeLessThanOrEqual(50);
});

it('a wait that is over is not watched, and a short one not at all', () => {
  const watch = new ProcessWatch();
  watch.begin(() => [7]);
  passTo(1_010);
  watch.end();
  passTo(5_000);

  expect([looks, watch.threads()]).toEqual([[], []]);
});

it('counts what each thread has done since the wait began; those that are new from their start', () => {
  const watch = new ProcessWatch();
  watch.begin(() => [7]);
  passTo(1_100);
  times = {
    7: { 70: { cpuMs: 5_030, queuedMs: 104 }, 71: { cpuMs: 9, queuedMs: 1 } },
    8: { 80: { cpuMs: 40, queuedMs: 0 } },
  };
  passTo(1_200);

  expect(watch.threads()).toEqual([
    { cpuMs: 30, queuedMs: 4 },
    { cpuMs: 9, queuedMs: 1 },
    { cpuMs: 40, queuedMs: 0 },
  ]);
  expect(watch.threadsBelow(7)).toEqual([{ cpuMs: 40, queuedMs: 0 }]);
});

it('looks again when it is asked, unless the last look is fresh', () => {
  const watch = new ProcessWatch();
  watch.begin(() => [7]);
  passTo(1_020);
  const before = looks.length;
  nowMs += 10;
  watch.threads();
  expect(looks.length).toBe(before);
  nowMs += 1;
  watch.threads();
  expect(looks.length).toBe(before + 1);
});

it('leaves no timer behind once it is disposed of', () => {
  vi.spyOn(real, 'clearTimeout').mockImplementation(() => {
    timer = undefined;
  });
  const watch = new ProcessWatch();
  watch.begin(() => [7]);
  expect(timer).toBeDefined();
  watch.dispose();
  expect(timer).toBeUndefined();
});
