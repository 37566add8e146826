/**
 * Runs the tests on every Node release that the package supports; each comes from the npm package `node`, not from this
 * machine. One line a version; exit status 1 if any test fails, or none ran.
 *
 * Usage: node scripts/node-versions.mjs [vitest's file patterns ...]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const versions = [20, 22, 24, 26];
const root = fileURLToPath(new URL('..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'mcp-deadline-versions-'));

/** Runs the suite on one release. Its exact version is read off, since `node@24` is whatever that is today. */
function run(version) {
  const results = join(temporary, `${version}.json`);
  const found = spawnSync('npx', ['-y', '-p', `node@${version}`, 'node', '-p', 'process.execPath'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (found.status !== 0) return { name: `v${version}.x`, passed: 0, failed: 0, output: found.stderr };
  // Not through npx: what it leaves in the environment would reach every npx that a test starts.
  const node = found.stdout.trim();
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  const named = spawnSync(node, ['--version'], { cwd: root, encoding: 'utf8' });
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json'];
  const { status, stdout, stderr } = spawnSync(
    node,
    [...vitest, `--outputFile.json=${results}`, ...process.argv.slice(2)],
    { cwd: root, encoding: 'utf8', env, maxBuffer: 1 << 28 },
  );
  const name = named.stdout.trim();
  const output = `${stdout}${stderr}`;
  try {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(results, 'utf8'));
    // A file that cannot even be loaded fails no test, and vitest's status is 1 all the same.
    const failed = numFailedTests || (status === 0 ? 0 : Math.max(1, numFailedTestSuites));
    return { name, passed: numPassedTests, failed, output };
  } catch {
    return { name, passed: 0, failed: 0, output };
  }
}

try {
  for (const version of versions) {
    const { name, passed, failed, output } = run(version);
    const bad = failed > 0 || passed === 0;
    if (bad) {
      console.error(output);
      process.exitCode = 1;
    }
    console.log(`node ${name}: ${passed} passed, ${failed} failed`);
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
