/**
 * Compares the guided search with uniform generation on ten servers that each have one mistake about time.
 *
 * Usage: npm run build && node scripts/guided-search.mjs [options]
 *   --seeds <n>  seeds for each server and way (default 5)
 *   --runs <n>   the largest number of runs of one search (default 300)
 *   --only <pattern>  a regular expression over the names of the servers
 *
 * For each server the median number of runs until a counterexample was found, and of the plays that shrank it. A search that
 * finds nothing counts as one run more than the largest number. Exit status: 0 each server was found by the guided search with
 * every seed; 1 one was not.
 */
import { parseArgs } from 'node:util';
import { faultPlans, searchCases } from '../dist/src/index.js';
import { faultyServers } from './search/faulty-servers.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    runs: { type: 'string', default: '300' },
    only: { type: 'string', default: '' },
  },
});
const [seeds, numRuns] = [Number(values.seeds), Number(values.runs)];
if (!Number.isInteger(seeds) || !Number.isInteger(numRuns)) throw new Error('--seeds and --runs take whole numbers');

const parameters = { match: {}, answer: { body: 'x' } };
const faults = faultPlans({
  faults: [{ fault: 'upstream-slow', parameters }, { fault: 'upstream-trickle', parameters }, 'cold-start-first-call'],
  maxFaults: 2,
});
const clients = ['codex-cli'];

const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

let missed = 0;
const sums = { guided: 0, uniform: 0 };
console.log('runs to find (plays to shrink), medians: guided | uniform');
for (const [name, server] of Object.entries(faultyServers)) {
  if (!new RegExp(values.only).test(name)) continue;
  const cells = [];
  for (const guided of [true, false]) {
    const found = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const { counterexample } = await searchCases(server, 'search', { clients, faults, guided, numRuns, seed });
      if (counterexample === null && guided) missed += 1;
      found.push({ run: counterexample?.run ?? numRuns + 1, plays: counterexample?.shrinkPlays ?? null });
    }
    const plays = found.map((one) => one.plays).filter((one) => one !== null);
    const runs = median(found.map(({ run }) => run));
    sums[guided ? 'guided' : 'uniform'] += runs;
    cells.push(`${runs > numRuns ? 'none' : runs} (${plays.length === 0 ? '-' : median(plays)})`);
  }
  console.log(`${name.padEnd(46)} ${cells.join(' | ')}`);
}
console.log(`all: ${sums.guided} | ${sums.uniform}`);
process.exitCode = missed === 0 ? 0 : 1;
