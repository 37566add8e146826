// Runs the full stress test, and with `--ablations` its ablations, under every supported Node:
//   node test/time/all-nodes.mjs [--operations 900] [--nodes 20,22,24,26] [--where here,stdio,http] [--hogs 4] [--minutes 10]
//     [--ablations] [--addons <folder>]
// `--operations` is what a kind of ordinary weight gets in each place, `--minutes` bounds each place, and `--addons` names a
// folder with a node_modules of further native add-ons (see workloads/addons.ts). Needs `npm run build` and the `node`
// packages of the registry (`npx -p node@24 node`), so it is no part of the default test run.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildStress } from './build-stress.mjs';

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '900' },
    nodes: { type: 'string', default: '20,22,24,26' },
    where: { type: 'string', default: 'here,stdio,http' },
    hogs: { type: 'string', default: '0' },
    minutes: { type: 'string', default: '10' },
    ablations: { type: 'boolean', default: false },
    addons: { type: 'string' },
  },
});

const root = fileURLToPath(new URL('../../', import.meta.url));
const directory = await buildStress();
const env = { ...process.env, ...(values.addons === undefined ? {} : { STRESS_ADDONS: values.addons }) };
/** Runs a command to its end; resolves to its exit code. */
const run = (command, args) =>
  new Promise((resolve) => spawn(command, args, { stdio: 'inherit', cwd: root, env }).once('exit', resolve));

const hogs = Array.from({ length: Number(values.hogs) }, () => spawn(process.execPath, ['-e', 'for (;;);']));
let failed = 0;
try {
  for (const version of values.nodes.split(',')) {
    const passed = ['operations', 'where', 'minutes'].flatMap((name) => [`--${name}`, values[name]]);
    const args = [`${directory}/stress-main.mjs`, ...passed, ...(values.ablations ? ['--ablations'] : [])];
    const status = await run('npx', ['-y', '-p', `node@${version}`, 'node', ...args]);
    if (status !== 0) failed++;
  }
} finally {
  for (const hog of hogs) hog.kill();
  fs.rmSync(directory, { recursive: true });
}
process.exitCode = failed > 0 ? 1 : 0;
