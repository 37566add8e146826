import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runVitest } from './run-vitest.ts';

const lives = (pid: number): boolean => {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

test.runIf(process.platform === 'linux')('a vitest that its test does not wait for leaves no process', async () => {
  const { output } = await runVitest('--config', 'test/vitest/fixtures/without-setup.config.ts', 'left-vitest');
  const pids = [...output.matchAll(/left behind: (\d+)/g)].map(([, pid]) => Number(pid));

  expect(pids).toHaveLength(2); // after a test, and after a hook, that has timed out
  // A signal takes effect a moment after it was sent. If a process stays, the test's own limit ends this.
  while (pids.some(lives)) await new Promise((resolve) => setImmediate(resolve));
});
