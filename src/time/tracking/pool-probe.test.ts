import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ThreadSample } from '../os/thread-table.ts';
import { ThreadWatch } from '../os/thread-watch.ts';
import { PoolProbe } from './pool-probe.ts';

const TIMES = 20;
const atLinux = it.runIf(process.platform === 'linux');

let watch: ThreadWatch;
beforeEach(() => {
  watch = new ThreadWatch();
});
afterEach(() => watch.close());

const occupied = (): Promise<boolean> =>
  new Promise((resolve) => new PoolProbe(watch, (arm) => arm()).occupied(resolve));

async function timesOccupied(): Promise<number> {
  let times = 0;
  for (let i = 0; i < TIMES; i++) if (await occupied()) times++;
  return times;
}

atLinux('a pool that has nothing to do is not occupied', async () => {
  expect(await timesOccupied()).toBe(0);
});

atLinux('a thread of the pool that sleeps in a system call is found out', async () => {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'pool-'));
  const fifo = path.join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  const opened = fs.promises.open(fifo, 'r'); // until the other end is opened
  const whileOpening = await timesOccupied();
  const writer = await fs.promises.open(fifo, 'w');
  await (await opened).close();
  await writer.close();
  fs.rmSync(folder, { recursive: true });

  expect(whileOpening).toBe(TIMES);
  expect(await occupied()).toBe(false);
});

/** Whether a thread of the pool takes none of the jobs that were posted before a look. */
type Sleeps = (look: number) => boolean;

/** Whether a pool of these threads is found to be occupied. Each look shows what ran since the one before. */
function occupiedAmong(threads: readonly Sleeps[]): Promise<boolean> {
  const runs = threads.map(() => 0);
  let looks = 0;
  const look = (): ThreadSample[] => {
    const now = looks++;
    return threads.map((sleeps, index) => {
      // Each second look is one after jobs were posted.
      if (now % 2 === 1 && !sleeps(now)) runs[index]!++;
      return { tid: index + 1, state: 'S', cpuMs: 0, userMs: 0, queuedMs: 0, runs: runs[index]! };
    });
  };
  const scripted = { look, nameOf: () => 'libuv-worker' } as unknown as ThreadWatch;
  return new Promise((resolve) => new PoolProbe(scripted, (arm) => arm()).occupied(resolve));
}

it('threads that take jobs by turns are all idle', async () => {
  const byTurns = (turn: number) => (look: number) => ((look - 1) / 2) % 3 !== turn;

  expect(await occupiedAmong([0, 1, 2].map(byTurns))).toBe(false);
});

it('a thread that never runs is occupied, whatever the others do', async () => {
  expect(await occupiedAmong([() => false, () => true, () => false])).toBe(true);
});

it('a thread that goes on running is occupied, and is not looked at until it ends', async () => {
  let looks = 0;
  const look = (): ThreadSample[] => {
    const state = ++looks < 1_000 ? 'R' : 'S';
    return [{ tid: 1, state, cpuMs: 0, userMs: 0, queuedMs: 0, runs: looks }];
  };
  const running = { look, nameOf: () => 'libuv-worker' } as unknown as ThreadWatch;

  expect(await new Promise((resolve) => new PoolProbe(running, (arm) => arm()).occupied(resolve))).toBe(true);
});
