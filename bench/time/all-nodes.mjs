// Runs the benchmark under every supported Node:  node bench/time/all-nodes.mjs [--nodes 20,22,24,26]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({ options: { nodes: { type: 'string', default: '20,22,24,26' } } });
const root = fileURLToPath(new URL('../../', import.meta.url));
const directory = fs.mkdtempSync(`${root}node_modules/.bench-`); // inside the project, so that packages are found
try {
  await build({
    entryPoints: ['virtual-clock', 'native'].map((name) => `${root}bench/time/${name}.ts`),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    outdir: directory,
    outExtension: { '.js': '.mjs' },
  });
  for (const version of values.nodes.split(',')) {
    for (const name of ['virtual-clock', 'native']) {
      const args = ['-y', '-p', `node@${version}`, 'node', '--expose-gc', `${directory}/${name}.mjs`];
      spawnSync('npx', args, { stdio: 'inherit', cwd: root });
    }
  }
} finally {
  fs.rmSync(directory, { recursive: true });
}
