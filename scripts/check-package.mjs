/**
 * Builds and packs the package and looks at it as its users will: publint and attw over the tarball, then
 * test/consumer installs it, compiles against its types, and runs. One line a check; exit status 1 if any fails.
 *
 * Usage: npm run check:package
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'mcp-deadline-package-'));
const consumer = join(temporary, 'consumer');
const local = (name) => join(root, 'node_modules', '.bin', name);
const tarball = () => {
  const name = readdirSync(temporary).find((file) => file.endsWith('.tgz'));
  return join(temporary, name ?? 'no-tarball.tgz');
};

/** Each as name, folder, command. Later checks need the tarball, so a check that stops the rest is marked. */
const checks = [
  ['build', root, () => ['npm', 'run', 'build'], 'needed'],
  ['pack', root, () => ['npm', 'pack', '--ignore-scripts', '--pack-destination', temporary], 'needed'],
  ['publint', root, () => [local('publint'), tarball(), '--strict']],
  ['attw', root, () => [local('attw'), tarball(), '--profile', 'esm-only']],
  ['install', consumer, () => ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', tarball()], 'needed'],
  // TypeScript from here: the consumer tests our types, not which compiler the registry has today.
  ['types', consumer, () => [local('tsc'), '-p', 'tsconfig.json']],
  ['run', consumer, () => [process.execPath, 'run.mjs']],
  ['vitest', consumer, () => [join(consumer, 'node_modules', '.bin', 'vitest'), 'run']],
  ['command line', consumer, () => [join(consumer, 'node_modules', '.bin', 'mcp-deadline'), '--help']],
  ['examples', consumer, () => [process.execPath, 'documents/examples.mjs']],
  ['commands of the documents', consumer, () => [process.execPath, 'documents/run.mjs']],
];

let failed = 0;
try {
  cpSync(join(root, 'test', 'consumer'), consumer, {
    recursive: true,
    filter: (path) => !/[\\/](node_modules|build)$/.test(path),
  });
  for (const [name, cwd, command, needed] of checks) {
    const [file, ...args] = command();
    const began = performance.now();
    const { status, stdout, stderr, error } = spawnSync(file, args, { cwd, encoding: 'utf8' });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
    if (status === 0) continue;
    failed += 1;
    console.error(`${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}`);
    if (needed) break;
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
