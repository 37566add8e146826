/**
 * Replays counterexamples of `answersInTime`: by seed and path, as an example, and by the call of `check` in the report.
 *
 * Usage: npm run build && node scripts/replay-counterexamples.mjs [options]
 *   --count <n>  counterexamples (default 200)
 *   --seed <n>   the first seed (default 1)
 *
 * Exit status: 0 every replay gives the same counterexample, and it fails again; 1 one does not.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { answersInTime, argumentsOf, check, faultPlans } from '../dist/src/index.js';
import { faultyServers } from './search/faulty-servers.mjs';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const [count, first] = [Number(values.count), Number(values.seed)];
if (!Number.isInteger(count) || !Number.isInteger(first)) throw new Error('--count and --seed take whole numbers');

// The upstream of calls that no fault answers: a lookup of its name would take real seconds.
globalThis.fetch = async () => new Response('x');

const clients = ['typescript-sdk-v1', 'codex-cli', 'openai-agents-python', 'qwen-code'];
const parameters = { match: {}, answer: { body: 'x' } };
const servers = Object.entries(faultyServers);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

let [found, searched, wrong] = [0, 0, 0];
const began = process.cpuUsage();
for (let seed = first; found < count; seed++) {
  const [name, server] = servers[seed % servers.length];
  const property = async () =>
    answersInTime(server, {
      tool: 'search',
      arguments: await argumentsOf(server, 'search'),
      clients,
      faults: faultPlans({
        faults: [
          { fault: 'upstream-slow', parameters },
          { fault: 'upstream-trickle', parameters },
          'cold-start-first-call',
        ],
        maxFaults: 2,
      }),
    });
  searched += 1;
  const { failed, counterexample, counterexamplePath: path } = await fc.check(await property(), { seed, numRuns: 30 });
  if (!failed || counterexample === null) continue;
  found += 1;
  const byPath = await fc.check(await property(), { seed, path, endOnFailure: true });
  const byExample = await fc.check(await property(), { examples: [counterexample], numRuns: 1, endOnFailure: true });
  const [{ client, arguments: args, faults }] = counterexample;
  const { cells } = await check(server, {
    clients: [client],
    calls: [{ tool: 'search', arguments: args }],
    faults,
    quick: true,
  });
  const replays = {
    'seed and path': same(byPath.counterexample, counterexample),
    'as an example': byExample.failed && same(byExample.counterexample, counterexample),
    'by check': cells.every(({ verdict }) => verdict === 'fails'),
  };
  for (const [how, is] of Object.entries(replays)) {
    if (is) continue;
    wrong += 1;
    console.log(`FAILED ${how}: ${name}, seed ${seed}: ${JSON.stringify(counterexample)}`);
  }
}
const { user, system } = process.cpuUsage(began);
const cpu = ((user + system) / 1e6).toFixed(1);
console.log(`${found} counterexamples of ${searched} searches, ${wrong} replays that differ, ${cpu} s of CPU`);
process.exitCode = wrong === 0 ? 0 : 1;
