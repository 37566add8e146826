import { pbkdf2 } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ThreadWatch } from './thread-watch.ts';

const atLinux = it.runIf(process.platform === 'linux');

let watch: ThreadWatch;
beforeEach(() => {
  watch = new ThreadWatch();
});
afterEach(() => watch.close());

/** Waits until every other thread sleeps. */
async function rest(): Promise<void> {
  while (watch.working().length > 0 || watch.ranSince) await sleep(5);
}

const pooled = (): Promise<unknown> => new Promise((resolve) => pbkdf2('a', 'b', 100_000, 32, 'sha256', resolve));
const openFiles = (): number => readdirSync('/proc/self/fd').length;

atLinux('works on Linux', () => {
  expect(ThreadWatch.works).toBe(true);
});

atLinux('sees that a thread works, and later that it has run', async () => {
  await pooled(); // the pool is there
  await rest();
  const work = pooled();

  expect(watch.working()).toHaveLength(1);
  await work;
  expect(watch.ranSince).toBe(true);
  await rest();
});

atLinux('what this thread does itself does not count', async () => {
  let quiet = false;
  for (let tries = 0; tries < 50 && !quiet; tries++) {
    await rest();
    const end = performance.now() + 2;
    while (performance.now() < end);
    await sleep(1);
    quiet = !watch.ranSince; // V8 may collect garbage meanwhile
  }

  expect(quiet).toBe(true);
});

atLinux('a full look shows every other thread, but those of V8', async () => {
  const tids = (watch.look() ?? []).map(({ tid }) => tid);
  const all = readdirSync('/proc/self/task').map(Number);
  const named = all.filter((tid) => watch.nameOf(tid).includes('V8Worker'));
  const own = named.length > 0 ? named.length + 2 : 5; // with names the scheduler and the inspector too

  expect(tids).not.toContain(process.pid);
  expect(all).toEqual(expect.arrayContaining(tids));
  expect(tids.length).toBe(all.length - 1 - own);
});

atLinux('sees a thread begin and end', async () => {
  await rest();
  const before = watch.look()?.length ?? 0;
  const worker = new Worker('require("node:worker_threads").parentPort.once("message", () => {})', { eval: true });
  await new Promise((resolve) => worker.once('online', resolve));

  expect(watch.ranSince).toBe(true);
  await rest();
  expect(watch.look()).toHaveLength(before + 1);
  await worker.terminate();
  await rest();
  expect(watch.look()).toHaveLength(before);
});

atLinux('leaves no file open', async () => {
  const before = openFiles();
  await rest();

  expect(openFiles()).toBeGreaterThan(before);
  watch.close();
  expect(openFiles()).toBe(before);
});
