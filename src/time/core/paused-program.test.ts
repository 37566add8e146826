import { performance } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

/** Runs the program `arm` with a pause, and gives back what it noted and when. */
async function paused(
  arm: (note: (what: string) => void) => void,
  pauseMs: readonly [from: number, to: number],
  uncountedMs = 0,
) {
  const noted: string[] = [];
  using clock = new VirtualClock().install();
  arm((what) => noted.push(`${what} at ${clock.now}`));
  clock.setTimer(() => clock.pauseProgram(), pauseMs[0]);
  clock.setTimer(() => clock.resumeProgram(uncountedMs), pauseMs[1]);
  await clock.advance(100_000);
  return noted;
}

it('timers that are due in a pause fire at its end, in their order, before those that are due then anyway', async () => {
  const noted = await paused(
    (note) => {
      setTimeout(() => note('end'), 5_000);
      setTimeout(() => note('late'), 4_000);
      setTimeout(() => note('early'), 1_000);
      setTimeout(() => note('later'), 3_000);
      setTimeout(() => note('after'), 6_000);
    },
    [2_000, 5_000],
  );
  expect(noted).toEqual(['early at 1000', 'later at 5000', 'late at 5000', 'end at 5000', 'after at 6000']);
});

it('an interval does not make up for what it has missed', async () => {
  const noted = await paused(
    (note) => {
      const ticking = setInterval(() => note('tick'), 1_000);
      setTimeout(() => clearInterval(ticking), 8_000);
    },
    [1_500, 5_200],
  );
  expect(noted).toEqual(['tick at 1000', 'tick at 5200', 'tick at 6200', 'tick at 7200']);
});

it('timers can be armed and cleared in a pause', async () => {
  using clock = new VirtualClock().install();
  const noted: number[] = [];
  const cleared = setTimeout(() => noted.push(-1), 1_000);
  clock.pauseProgram();
  expect(clock.hasRefTimers).toBe(true);
  setTimeout(() => noted.push(clock.now), 2_000);
  clearTimeout(cleared);
  await clock.advance(10_000);
  expect(noted).toEqual([]);
  clock.resumeProgram();
  await clock.advance(0);
  expect(noted).toEqual([10_000]);
  expect(clock.hasRefTimers).toBe(false);
});

it('a pause that monotonic clocks do not count delays timers by its length', async () => {
  const noted = await paused(
    (note) => {
      setTimeout(() => note(`${performance.now()} ${process.hrtime.bigint() / 1_000_000n} ${process.uptime()}`), 3_000);
    },
    [1_000, 61_000],
    60_000,
  );
  expect(noted).toEqual(['3000 3000 3 at 63000']);
});

it('an error of the wall clock changes the date, and neither timers nor monotonic clocks', async () => {
  using clock = new VirtualClock().install();
  await clock.advance(1_000);
  clock.skewWallClock([
    { aheadMs: -5_000, driftPpm: 0, sinceMs: 0 },
    { aheadMs: 0, driftPpm: 500, sinceMs: 1_000 },
  ]);
  // biome-ignore lint/complexity/useDateNow: the constructor is under test, too
  const read = () => [Date.now() - clock.epochMs, new Date().getTime() - clock.epochMs, performance.now()];
  expect(read()).toEqual([-4_000, -4_000, 1_000]);
  let firedMs = 0;
  setTimeout(() => {
    firedMs = clock.now;
  }, 10_000);
  await clock.advance(10_000);
  expect([firedMs, ...read()]).toEqual([11_000, 6_005, 6_005, 11_000]);
  clock.skewWallClock([]);
  expect(read()).toEqual([11_000, 11_000, 11_000]);
});
