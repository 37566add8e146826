import { expect, test } from 'vitest';
import { runVitest, type VitestRun } from './run-vitest.ts';

/** Runs the tests of the matcher, and those of what can go wrong, in another pool than ours. */
const runIn = (pool: string): Promise<VitestRun> =>
  runVitest('--config', 'test/vitest/fixtures/pools.config.ts', '--pool', pool, 'matcher', 'foreseen-trouble');

test.each(['threads', 'vmThreads'])("all of it holds in vitest's pool %s", async (pool) => {
  const { code, output } = await runIn(pool);

  expect(output).toContain('Test Files  2 passed');
  expect(code).toBe(0);
});
