import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const newest = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true }).reduce((latest, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return Math.max(latest, newest(path));
    return entry.name.endsWith('.ts') ? Math.max(latest, statSync(path).mtimeMs) : latest;
  }, 0);

/** Children load built files, so a build that is older than its sources is made again before the tests. */
export default function buildOnce(): void {
  const last = join(root, 'dist/src/time/processes/agent/licences.txt');
  const sources = Math.max(...['src', 'mocks', 'suites'].map((folder) => newest(join(root, folder))));
  if (existsSync(last) && statSync(last).mtimeMs > sources) return;
  for (const step of [
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')],
    [join(root, 'scripts/bundle-agent.mjs')],
    [join(root, 'scripts/report-schema.mjs')],
  ]) {
    // A type error is the type check's affair: what was emitted can be tested.
    spawnSync(process.execPath, step, { cwd: root });
  }
  if (!existsSync(last)) throw new Error(`the build did not make ${last}: run npm run build and see why`);
}
