import { pbkdf2 } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { sleptThrough, type ThreadSample, threadsOf } from './thread-table.ts';

const isLinux = process.platform === 'linux';

const thread = (tid: number, more: Partial<ThreadSample> = {}): ThreadSample => ({
  tid,
  state: 'S',
  cpuMs: 1,
  userMs: 1,
  queuedMs: 0,
  runs: 3,
  ...more,
});

it.runIf(isLinux)('sees a thread of this process work, which JavaScript does not see', async () => {
  const worker = new Worker('require("node:worker_threads").parentPort.once("message", () => {})', { eval: true });
  await new Promise((resolve) => worker.once('online', resolve));
  await sleep(50);
  const others = (): ThreadSample[] => (threadsOf('self') ?? []).filter(({ tid }) => tid !== process.pid);
  const before = others();
  let done = false;
  const work = new Promise((resolve) => pbkdf2('a', 'b', 300_000, 32, 'sha256', resolve)).then(() => {
    done = true;
  });
  while (sleptThrough(before, others()) && !done); // the thread pool takes the work up while we look

  expect(done).toBe(false);
  await work;
  await worker.terminate();
});

it('an unknown process has no threads', () => {
  expect(threadsOf(2 ** 30)).toBeUndefined();
});

it('threads that all sleep and did not run slept through', () => {
  expect(sleptThrough([thread(1), thread(2)], [thread(2), thread(1)])).toBe(true);
});

it.each([
  ['one runs', [thread(1), thread(2, { state: 'R' })]],
  ['one waits for a disk', [thread(1), thread(2, { state: 'D' })]],
  ['one ran in between', [thread(1), thread(2, { runs: 4 })]],
  ['one is new', [thread(1), thread(3)]],
  ['one has ended', [thread(1)]],
])('threads did not sleep through if %s', (_, after) => {
  expect(sleptThrough([thread(1), thread(2)], after)).toBe(false);
});
