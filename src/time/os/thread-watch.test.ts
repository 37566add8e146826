import { pbkdf2 } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isAsleep } from './thread-table.ts';
import { ThreadWatch } from './thread-watch.ts';

const atLinux = it.runIf(process.platform === 'linux');

let watch: ThreadWatch;
beforeEach(() => {
  watch = new ThreadWatch();
});
afterEach(() => watch.close());

/** Waits until every other thread sleeps. */
async function rest(): Promise<NonNullable<ReturnType<ThreadWatch['look']>>> {
  for (;;) {
    const look = watch.look() ?? [];
    if (look.every(isAsleep) && !watch.ranSince(look)) return look;
    await sleep(5);
  }
}

const pooled = (): Promise<unknown> => new Promise((resolve) => pbkdf2('a', 'b', 100_000, 32, 'sha256', resolve));
const openFiles = (): number => readdirSync('/proc/self/fd').length;

atLinux('works on Linux', () => {
  expect(ThreadWatch.works).toBe(true);
});

atLinux('sees that a thread works, and later that it has run', async () => {
  await pooled(); // the pool is there
  const before = await rest();
  const work = pooled();
  while (!watch.ranSince(before)); // the pool takes the work up while we look

  expect(watch.look()?.every(isAsleep)).toBe(false);
  await work;
  await rest();
  expect(watch.ranSince(before)).toBe(true);
});

atLinux('does not see the thread that asks, and nothing happens where nothing runs', async () => {
  const look = await rest();

  expect(look.map(({ tid }) => tid)).not.toContain(process.pid);
  expect(look.length).toBe(readdirSync('/proc/self/task').length - 1);
});

atLinux('sees a thread begin and end', async () => {
  const before = await rest();
  const worker = new Worker('require("node:worker_threads").parentPort.once("message", () => {})', { eval: true });
  await new Promise((resolve) => worker.once('online', resolve));

  expect(watch.ranSince(before)).toBe(true);
  expect((await rest()).length).toBe(before.length + 1);
  await worker.terminate();
  expect((await rest()).length).toBe(before.length);
});

atLinux('leaves no file open', async () => {
  const before = openFiles();
  await rest();

  expect(openFiles()).toBeGreaterThan(before);
  watch.close();
  expect(openFiles()).toBe(before);
});
