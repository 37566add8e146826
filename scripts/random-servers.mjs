/**
 * Checks servers that a seed makes up: starts that fail, deaths, refusals, odd messages, floods, hung and endless tools. It
 * looks for lost cells, errors, hangs, processes, files and listeners that are left behind, and memory that grows.
 *
 * Usage: npm run build && node scripts/random-servers.mjs [options]
 *   --here <n>      servers in this process (default 10000)
 *   --stdio <n>     servers over stdio (default 250)
 *   --http <n>      servers over HTTP (default 250)
 *   --seed <n>      the first seed (default 1); server number i has seed + i
 *   --jobs <n>      how many are played at once (default 2)
 *   --only <kind>   here, stdio or http
 *   --bound-ms <n>  real time without a result after which a check counts as hung (default 300000)
 *
 * One line for each failure, with the command that plays it again. Exit status: 0 none, 1 there is one.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { playBatch } from './random/batch.mjs';
import { processesOf } from './random/leftovers.mjs';

const { values } = parseArgs({
  options: {
    here: { type: 'string', default: '10000' },
    stdio: { type: 'string', default: '250' },
    http: { type: 'string', default: '250' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    only: { type: 'string' },
    'bound-ms': { type: 'string', default: '300000' },
  },
});
const number = (name, least) => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Error(`--${name} takes a whole number from ${least}`);
};
const [seed, jobs, boundMs] = [number('seed', 0), number('jobs', 1), number('bound-ms', 1)];
if (!existsSync(fileURLToPath(new URL('../dist/src/index.js', import.meta.url))))
  throw new Error('there is no build: npm run build');

/** So many servers are played by one process: then its memory is looked at, and it ends. */
const inOneProcess = { here: 500, stdio: 25, http: 25 };

const batches = Object.keys(inOneProcess)
  .filter((kind) => values.only === undefined || values.only === kind)
  .flatMap((kind) => {
    const count = number(kind, 0);
    const size = inOneProcess[kind];
    return Array.from({ length: Math.ceil(count / size) }, (_, index) => ({
      kind,
      from: seed + index * size,
      count: Math.min(size, count - index * size),
    }));
  });

const marker = `random-servers-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), 'random-servers-'));
/** Where the harness puts its own temporary files. */
const temporary = join(folder, 'temporary');
mkdirSync(temporary);
const totals = {};
let failures = 0;

function fail(kind, at, what) {
  failures++;
  console.log(`FAILED ${kind} seed ${at}: ${what}`);
  console.log(`  again: node scripts/random-servers.mjs --only ${kind} --${kind} 1 --seed ${at}`);
}

async function worker() {
  for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
    const { kind } = batch;
    totals[kind] ??= { servers: 0, cells: 0, verdicts: {}, refused: 0, cpuMs: 0, growthMB: [] };
    const total = totals[kind];
    const own = `${marker}:${kind}-${batch.from}`;
    const { results, growthBytes, ended } = await playBatch({ ...batch, marker: own, folder, temporary, boundMs });
    for (const { at, problem, cells, verdicts, refused, cpuMs } of results) {
      if (problem !== null) fail(kind, at, problem);
      total.servers++;
      total.cells += cells;
      total.refused += refused ? 1 : 0;
      total.cpuMs += cpuMs;
      for (const [verdict, count] of Object.entries(verdicts))
        total.verdicts[verdict] = (total.verdicts[verdict] ?? 0) + count;
    }
    process.stderr.write(`${kind}: ${total.servers} servers played\n`);
    if (growthBytes !== null) total.growthMB.push(Math.round(growthBytes / 1e5) / 10);
    if (ended !== null) fail(kind, batch.from + results.length, ended);
  }
}

await Promise.all(Array.from({ length: jobs }, worker));
for (const { pid, command } of processesOf(`${marker}:`)) {
  failures++;
  console.log(`FAILED: a process is left behind: ${pid} ${command}`);
}
for (const name of readdirSync(temporary)) {
  failures++;
  console.log(`FAILED: a temporary file is left behind: ${name}`);
}
rmSync(folder, { recursive: true });

for (const [kind, { servers, cells, verdicts, refused, cpuMs, growthMB }] of Object.entries(totals)) {
  const counts = Object.entries(verdicts).map(([verdict, count]) => `${count} ${verdict}`);
  console.log(
    `${kind}: ${servers} servers, ${cells} cells (${counts.join(', ')}), ${refused} that nobody could reach, ` +
      `${(cpuMs / 1000).toFixed(1)} s of CPU; the heap grew by ${growthMB.length === 0 ? 'an unknown number of' : growthMB.join(', ')} MB within a process`,
  );
}
console.log(failures === 0 ? 'no failure' : `${failures} failures`);
process.exitCode = failures === 0 ? 0 : 1;
