import { describe, expect, it } from 'vitest';
import { runVitest, type VitestRun } from '../vitest/run-vitest.ts';

const PEACE = 'test/time/in-vitest.test.ts';
const FILES = [PEACE, 'src/time/core/time-sources.test.ts', 'src/time/core/install.test.ts'];

/** Runs the test files above in one of vitest's pools. */
const runIn = (pool: string, files: readonly string[]): Promise<VitestRun> =>
  runVitest('--config', 'test/time/fixtures/pools.config.ts', '--pool', pool, ...files);

describe.each([
  ['forks', FILES],
  ['threads', FILES],
  ['vmThreads', [PEACE]],
] as const)("vitest's pool %s", (pool, files) => {
  it('lives in peace with the clock', async () => {
    const { code, output } = await runIn(pool, files);

    expect(output).toContain(`Test Files  ${files.length} passed`);
    expect(code).toBe(0);
  });
});
