import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';

const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** Runs the tests of the matcher, and those of what can go wrong, in another pool than ours. */
function runIn(pool: string): Promise<{ code: number | null; output: string }> {
  const config = 'test/vitest/fixtures/pools.config.ts';
  const args = [vitest, 'run', '--config', config, '--pool', pool, 'matcher', 'foreseen-trouble'];
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH, NO_COLOR: '1' } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, output })));
}

test.each(['threads', 'vmThreads'])("all of it holds in vitest's pool %s", async (pool) => {
  const { code, output } = await runIn(pool);

  expect(output).toContain('Test Files  2 passed');
  expect(code).toBe(0);
});
