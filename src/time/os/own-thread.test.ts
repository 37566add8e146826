import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { ownTimes, ownUserMs } from './own-thread.ts';

const HASHES = 300_000;

it.runIf(process.platform === 'linux')('the work of another thread is not counted', async () => {
  const worker = new Worker(
    `require('node:crypto').pbkdf2Sync('password', 'salt', ${HASHES}, 64, 'sha512');
     require('node:worker_threads').parentPort.postMessage('done')`,
    { eval: true },
  );
  const [processBefore, before, timesBefore] = [process.cpuUsage().user / 1_000, ownUserMs(), ownTimes()];
  await once(worker, 'message');
  const [processAfter, after, timesAfter] = [process.cpuUsage().user / 1_000, ownUserMs(), ownTimes()];
  await worker.terminate();

  const processMs = processAfter - processBefore;
  expect(processMs).toBeGreaterThan(50);
  expect(after - before).toBeLessThan(processMs / 2);
  expect(timesAfter.cpuMs - timesBefore.cpuMs).toBeLessThan(processMs / 2);
});

it('the work of this thread is', () => {
  const before = ownUserMs();
  const processBefore = process.cpuUsage().user;
  while (process.cpuUsage().user - processBefore < 200_000);

  expect(ownUserMs() - before).toBeGreaterThan(50);
});
