// Runs the full stress test, and with `ablations` its ablations, under every supported Node:
//   node test/time/all-nodes.mjs [--operations 900] [--nodes 20,22,24,26] [--hogs 2] [--ablations]
// It needs the `node` packages of the registry (`npx -p node@24 node`), so it is no part of the default test run.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '900' },
    nodes: { type: 'string', default: '20,22,24,26' },
    hogs: { type: 'string', default: '0' },
    ablations: { type: 'boolean', default: false },
  },
});

const root = fileURLToPath(new URL('../../', import.meta.url));
const directory = fs.mkdtempSync(`${root}node_modules/.stress-`); // inside the project, so that packages are found
const outfile = `${directory}/stress.mjs`;
await build({
  entryPoints: [`${root}test/time/stress-main.ts`],
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  outfile,
});

/** Runs a command to its end; resolves to its exit code. */
const run = (command, args) =>
  new Promise((resolve) => spawn(command, args, { stdio: 'inherit', cwd: root }).once('exit', resolve));

const hogs = Array.from({ length: Number(values.hogs) }, () => spawn(process.execPath, ['-e', 'for (;;);']));
let failed = 0;
try {
  for (const version of values.nodes.split(',')) {
    const mode = values.ablations ? ['ablations'] : [];
    failed += await run('npx', ['-y', '-p', `node@${version}`, 'node', outfile, values.operations, ...mode]);
  }
} finally {
  for (const hog of hogs) hog.kill();
  fs.rmSync(directory, { recursive: true });
}
process.exitCode = failed > 0 ? 1 : 0;
