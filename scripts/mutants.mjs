/**
 * How much the tests see: makes a seeded sample of small changes to the product, and runs the nearest tests against each
 * of them. A change that no test notices survives. Works on a copy of a commit in a temporary folder, one test file at a
 * time, and may be stopped with SIGINT and resumed with the same results file.
 *
 * Usage: node scripts/mutants.mjs --results <file> [options]
 *   --results <file>    one line of JSON for each mutant; what stands in it is not run again
 *   --count <n>         size of the sample (default 300); a larger sample begins with the smaller one
 *   --seed <n>          of the sample (default 1)
 *   --commit <ref>      what is tested (default HEAD)
 *   --folder <path>     repeatable (default src/clocks, src/time, src/client, src/properties, src/faults)
 *   --tests <n>         how many test files are run for each mutant at most, the nearest first (default 12)
 *   --cpu-ms <n>        processor time of a mutant's test files in all, beyond which no further one is run (default 60000)
 *   --endless-cpu-ms <n>  processor time of one test file beyond which a mutant counts as endless, added to five times
 *                       that of the unchanged tree where it is known (default 60000)
 *   --controls <n>      unchanged trees that are run as if they were mutants: how often a test fails by itself (default 5); last
 *   --repository <dir>  whose commit it is (default this one)
 *   --summary           only print what the results file says
 */

import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nearestTests } from './mutants/nearest-tests.mjs';
import { sampleOf } from './mutants/sample.mjs';
import { scoreLines } from './mutants/score.mjs';
import { Supervisor } from './mutants/supervise.mjs';
import { Tree } from './mutants/tree.mjs';

const { values } = parseArgs({
  options: {
    results: { type: 'string' },
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    commit: { type: 'string', default: 'HEAD' },
    folder: {
      type: 'string',
      multiple: true,
      default: ['clocks', 'time', 'client', 'properties', 'faults'].map((name) => `src/${name}`),
    },
    tests: { type: 'string', default: '12' },
    'cpu-ms': { type: 'string', default: '60000' },
    'endless-cpu-ms': { type: 'string', default: '60000' },
    controls: { type: 'string', default: '5' },
    repository: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) },
    summary: { type: 'boolean', default: false },
  },
});
if (values.results === undefined) throw new Error('--results <file> is needed: what was done is kept there');
const [count, seed, most, cpuMs, endlessMs, controls] = [
  'count',
  'seed',
  'tests',
  'cpu-ms',
  'endless-cpu-ms',
  'controls',
].map((name) => {
  if (!/^\d+$/.test(values[name])) throw new Error(`--${name} takes a whole number`);
  return Number(values[name]);
});

/** How long a test may wait while no process of it runs; real time, as nothing else can be seen of such a wait. */
const idleMs = 45_000;

const commit = execFileSync('git', ['rev-parse', values.commit], { cwd: values.repository, encoding: 'utf8' }).trim();
const setting = JSON.stringify({ commit, seed, folders: values.folder, tests: most, cpuMs });
const lines = existsSync(values.results) ? readFileSync(values.results, 'utf8').split('\n').filter(Boolean) : [];
if (lines.length === 0) appendFileSync(values.results, `${setting}\n`);
else if (lines[0] !== setting) throw new Error(`${values.results} holds another run: ${lines[0]}, not ${setting}`);
const results = lines.slice(1).map((line) => JSON.parse(line));
const done = new Set(results.map(({ id }) => id));
const baselines = new Map(results.flatMap((line) => (line.baseline ? [[line.baseline, line]] : [])));
const keep = (line) => {
  results.push(line);
  appendFileSync(values.results, `${JSON.stringify(line)}\n`);
};

let interrupted = false;
async function main() {
  setPriority(19);
  const tree = new Tree(values.repository, commit);
  const supervisor = new Supervisor(tree);
  let interrupt;
  const stop = new Promise((resolve) => {
    interrupt = () => {
      interrupted = true;
      resolve();
    };
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, interrupt);
  try {
    const { of, sample } = sampleOf(tree.root, values.folder, { seed, count });
    console.log(`${sample.length} of ${of} mutants of ${commit.slice(0, 12)}, seed ${seed}`);
    const same = sample
      .slice(0, controls)
      .map((mutant, index) => ({ ...mutant, id: `control ${index}`, control: true, text: mutant.before }));
    const work = async () => {
      for (const mutant of [...sample, ...same]) {
        if (interrupted) return;
        if (!done.has(mutant.id)) await judge(tree, supervisor, mutant);
      }
    };
    await Promise.race([work(), stop]);
  } finally {
    await supervisor.stop();
    tree.remove();
  }
}

/** Whether a test file passes on the tree as it is; it is run there once, when a mutant seems to make it fail. */
async function passesUnchanged(tree, supervisor, test, changed) {
  if (!baselines.has(test)) {
    const line = {
      baseline: test,
      ...(await supervisor.run(join(tree.root, test), { changed, cpuMs: 4 * cpuMs, idleMs })),
    };
    baselines.set(test, line);
    // One that failed here and now may pass when the run is resumed.
    if (line.ended === 'passed' && !interrupted) keep(line);
  }
  return baselines.get(test).ended === 'passed';
}

/** Runs the nearest tests on a mutant until one fails, fails again, and passes without it. */
async function judge(tree, supervisor, mutant) {
  const changed = join(tree.root, mutant.file);
  const found = { status: 'no tests', tests: [], cpuMs: 0 };
  let putBack = await tree.apply(mutant);
  for (const test of nearestTests(tree.root, tree.graph, mutant.file, mutant.line)) {
    if (found.tests.length === most || found.cpuMs > cpuMs) break;
    const baseline = baselines.get(test);
    if (baseline !== undefined && baseline.ended !== 'passed') continue;
    const bounds = { changed, cpuMs: endlessMs + 5 * (baseline?.cpuMs ?? 0), idleMs };
    const run = () => supervisor.run(join(tree.root, test), bounds);
    let { ended, cpuMs: usedMs, ...how } = await run();
    // What fails once, or waits once, may do so by itself.
    if (ended !== 'passed') ({ ended, cpuMs: usedMs, ...how } = await run());
    if (interrupted) return;
    found.cpuMs += usedMs;
    if (ended !== 'passed') {
      await putBack();
      const passes = await passesUnchanged(tree, supervisor, test, changed);
      putBack = await tree.apply(mutant);
      if (interrupted) return;
      if (!passes) continue;
    }
    found.tests.push(test);
    found.status = { passed: 'survived', failed: 'killed', timeout: 'timeout' }[ended];
    if (ended === 'passed') continue;
    Object.assign(found, { by: test, ...how });
    break;
  }
  await putBack();
  const { start, end, ...rest } = mutant;
  keep({ ...rest, ...found });
  const place = `${mutant.file}:${mutant.line}:${mutant.column} ${mutant.operator}`;
  console.log(`${found.status.padEnd(9)} ${place}${found.by ? ` by ${found.by}` : ''}`);
}

if (!values.summary) await main();
for (const line of scoreLines(results)) console.log(line);
process.exitCode = interrupted ? 130 : 0;
