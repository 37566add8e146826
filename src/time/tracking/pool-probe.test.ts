import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
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
  const opened = fs.promises.open(fifo, 'r'); // until somebody opens the other end
  const whileOpening = await timesOccupied();
  const writer = await fs.promises.open(fifo, 'w');
  await (await opened).close();
  await writer.close();
  fs.rmSync(folder, { recursive: true });

  expect(whileOpening).toBe(TIMES);
  expect(await occupied()).toBe(false);
});
