/** Copies the examples out of the installed package and runs their tests, as their README says. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const consumer = join(import.meta.dirname, '..');
const folder = join(consumer, 'with-examples');
mkdirSync(folder);
try {
  writeFileSync(join(folder, 'vitest.config.ts'), 'export default {};\n'); // else vitest takes the consumer's
  cpSync(join(consumer, 'node_modules', 'mcp-deadline', 'examples'), join(folder, 'examples'), { recursive: true });
  const vitest = join(consumer, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', 'examples'], { cwd: folder, stdio: 'inherit' });
  process.exitCode = status === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
