import { describe, expect, test } from 'vitest';
import { runVitest, type VitestRun } from './run-vitest.ts';

/** Runs the fixtures with or without our setup file. */
const run = (config: string, ...args: readonly string[]): Promise<VitestRun> =>
  runVitest('--config', `test/vitest/fixtures/${config}.config.ts`, ...args);

describe('as a setup file', () => {
  test.each([
    ['forks', []],
    ['threads', []],
    ['vmThreads', []],
    ['forks', ['--no-isolate', '--no-file-parallelism']],
    ['threads', ['--no-isolate', '--no-file-parallelism']],
  ])('what modules capture follows the clock, and is native outside: %s %s', async (pool, more) => {
    const { code, output } = await run('with-setup', '--pool', pool, ...more, 'captured', 'natives');

    expect(output).toContain('Test Files  2 passed');
    expect(code).toBe(0);
  });
});

test('without it what a module captured before any world is named, with its place', async () => {
  const { code, output } = await run('without-setup', 'captured');

  expect(output).toContain('× when its module is loaded before any world is virtual in a world');
  expect(output).not.toContain('× when its module is loaded in a world');
  expect(code).toBe(1);
});
