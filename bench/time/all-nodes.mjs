// Runs the benchmark under every supported Node:  node bench/time/all-nodes.mjs [--nodes 20,22,24,26]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({ options: { nodes: { type: 'string', default: '20,22,24,26' } } });
const root = fileURLToPath(new URL('../../', import.meta.url));
const directory = fs.mkdtempSync(`${root}node_modules/.bench-`); // inside the project, so that packages are found
const outfile = `${directory}/virtual-clock.mjs`;
try {
  await build({
    entryPoints: [`${root}bench/time/virtual-clock.ts`],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    outfile,
  });
  for (const version of values.nodes.split(',')) {
    spawnSync('npx', ['-y', '-p', `node@${version}`, 'node', '--expose-gc', outfile], { stdio: 'inherit', cwd: root });
  }
} finally {
  fs.rmSync(directory, { recursive: true });
}
