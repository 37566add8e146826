import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** Runs the fixtures with or without our setup file. */
function run(config: string, ...args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const all = [vitest, 'run', '--config', `test/vitest/fixtures/${config}.config.ts`, ...args];
  const child = spawn(process.execPath, all, { env: { PATH: process.env.PATH, NO_COLOR: '1' } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, output })));
}

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
