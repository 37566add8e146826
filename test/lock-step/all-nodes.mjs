/**
 * Runs the tests of this folder on each Node that we support: `node test/lock-step/all-nodes.mjs [20 22 24 26] [-- <vitest arguments>]`.
 * The servers in them run on the same Node as the test. Plain JavaScript, for the oldest cannot run anything else.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const args = process.argv.slice(2);
const split = args.includes('--') ? args.indexOf('--') : args.length;
const versions = args.slice(0, split).length > 0 ? args.slice(0, split) : ['20', '22', '24', '26'];
const more = args.slice(split + 1);

let failed = 0;
for (const version of versions) {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'test/lock-step', ...more];
  console.log(`node ${version}`);
  const { status } = spawnSync('npx', ['-y', '-p', `node@${version}`, 'node', ...vitest], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) failed++;
}
process.exitCode = failed > 0 ? 1 : 0;
