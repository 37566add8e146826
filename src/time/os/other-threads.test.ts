import { execFileSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { real } from '../base/real.ts';
import { OtherThreads } from './other-threads.ts';
import { ownThreadId } from './thread-table.ts';

/** Computes for so many milliseconds of its own processor time, wakes us, and ends or stays. */
const source = (ms: number, stays: boolean) => `
  const { workerData } = require('node:worker_threads');
  const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
  const untilMs = used() + ${ms};
  while (used() < untilMs);
  Atomics.store(workerData, 0, 1);
  Atomics.notify(workerData, 0);
  ${stays ? 'setInterval(() => {}, 1000);' : ''}
`;

test.runIf(process.platform === 'linux').each([
  ['that ends', false],
  ['that stays', true],
])('the work of a thread %s is seen', async (_, stays) => {
  const threads = new OtherThreads(ownThreadId());
  const over = new Int32Array(new SharedArrayBuffer(4));
  const beganMs = real.nowMs();
  const worker = new Worker(source(200, stays), { eval: true, workerData: over });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  Atomics.wait(over, 0, 0);
  if (!stays) await ended;
  const seen = threads.since(real.nowMs() - beganMs, 'threads');
  await worker.terminate();

  const busiestMs = Math.max(...seen.map(({ cpuMs }) => cpuMs));
  expect(busiestMs).toBeGreaterThan(150);
  expect(busiestMs).toBeLessThan(400);
});

test('a look is about what has happened since the one before', async () => {
  const threads = new OtherThreads(ownThreadId());
  threads.since(1, 'threads');
  expect(threads.since(1, 'threads').every(({ cpuMs }) => cpuMs < 50)).toBe(true);
});

test.runIf(process.platform === 'linux')(
  'the work of a child process that has ended is seen where it is asked for',
  () => {
    const look = (ended: 'threads' | 'threads and children'): number => {
      const threads = new OtherThreads(ownThreadId());
      const beganMs = real.nowMs();
      const code = 'while (process.cpuUsage().user < 200_000);';
      execFileSync(process.execPath, ['-e', code]);
      return Math.max(0, ...threads.since(real.nowMs() - beganMs, ended).map(({ cpuMs }) => cpuMs));
    };
    expect(look('threads and children')).toBeGreaterThan(150);
    expect(look('threads')).toBeLessThan(100);
  },
);
