// Builds the stress test so that every Node can run it.
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * @returns a new folder with `stress-main.mjs` and `stress-child.mjs`: inside the project, so that packages are found, and
 *   as deep as what `npm run build` makes, so that the agent is
 */
export async function buildStress() {
  fs.mkdirSync(`${root}node_modules/.stress`, { recursive: true });
  const folder = fs.mkdtempSync(`${root}node_modules/.stress/run-`);
  await build({
    entryPoints: ['stress-main', 'stress-child'].map((name) => `${root}test/time/${name}.ts`),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  return folder;
}
