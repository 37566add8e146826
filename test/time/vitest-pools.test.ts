import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const PEACE = 'test/time/in-vitest.test.ts';
const FILES = [PEACE, 'src/time/time-sources.test.ts', 'src/time/install.test.ts'];

/** Runs the test files above in one of vitest's pools. */
function runIn(pool: string, files: readonly string[]): Promise<{ code: number | null; output: string }> {
  const args = [vitest, 'run', '--config', 'test/time/fixtures/pools.config.ts', '--pool', pool, ...files];
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, NO_COLOR: '1' } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, output })));
}

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
