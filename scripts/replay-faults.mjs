/**
 * Plays random fault plans twice with the same seed, and compares the transcripts. Every fault that can be injected in this process
 * takes part, with random parameters and, in a part of the plans, a random condition.
 *
 * Usage: npm run build && node scripts/replay-faults.mjs [options]
 *   --count <n>  plans (default 1000)
 *   --seed <n>   the first seed (default 1)
 *
 * Exit status: 0 all transcripts are equal; 1 some differ, or a play ended in another way than its repetition.
 */
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { faultPlans, scenario } from '../dist/src/index.js';
import { transcriptHash } from '../dist/src/wire/transcript.js';
import { createApp, createServer } from '../test/http/fixtures/server.mjs';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
const [count, first] = [Number(values.count), Number(values.seed)];
if (!Number.isInteger(count) || !Number.isInteger(first)) throw new Error('--count and --seed take whole numbers');

// The upstream of calls that no fault answers: a real one would answer when it likes.
globalThis.fetch = async () => new Response('x');

const everyLayer = {
  upstream: { answer: { body: 'found' } },
  process: true,
  protocol: true,
  payload: true,
  stdio: true,
  'event-loop': true,
  clock: true,
  client: true,
  http: true,
  gateway: true,
  auth: true,
};

/** The layers of which some fault can be injected into this server. */
function plansFor(server) {
  const layers = Object.entries(everyLayer).filter(([layer, given]) => {
    try {
      faultPlans({ [layer]: given, server });
      return true;
    } catch {
      return false;
    }
  });
  return faultPlans({ ...Object.fromEntries(layers), server, maxFaults: 3 });
}

const servers = [createServer, { app: createApp }];
const plans = servers.map(plansFor);
const clients = ['codex-cli', 'claude-code-cli', 'typescript-sdk-v1', 'python-sdk-v1', 'qwen-code'];
const calls = [
  { tool: 'steps', arguments: { everyMs: 9_000, times: 3 } },
  { tool: 'fetches', arguments: {} },
];
const condition = fc.option(
  fc.oneof(
    fc.record({ fromMs: fc.nat({ max: 20_000 }) }),
    fc.record({ untilMs: fc.integer({ min: 1, max: 20_000 }) }),
    fc.record({ tool: fc.constantFrom('steps', 'fetches') }),
  ),
  { nil: undefined },
);

const used = new Map();

/** What came of one play: the hash of its transcript, or the error that it ended with. */
async function played(server, options) {
  try {
    return transcriptHash((await scenario(server, options)).transcript);
  } catch (error) {
    return `${error?.code ?? 'no code'}: ${error?.message}`;
  }
}

let [differ, failed] = [0, 0];
const began = process.cpuUsage();
for (let seed = first; seed < first + count; seed++) {
  const which = seed % servers.length;
  const [drawn, when] = fc.sample(fc.tuple(plans[which], condition), { seed, numRuns: 1 })[0];
  const faults = when === undefined ? drawn : drawn.map((one) => ({ ...one, when }));
  for (const { fault } of faults) used.set(fault, (used.get(fault) ?? 0) + 1);
  const options = { client: clients[seed % clients.length], call: calls[(seed >> 1) % calls.length], faults, seed };
  const [one, again] = [await played(servers[which], options), await played(servers[which], options)];
  if (one.includes(':')) failed += 1;
  if (one === again) continue;
  differ += 1;
  console.log(`DIFFERS seed ${seed}: ${JSON.stringify(options)}\n  ${one}\n  ${again}`);
}
const { user, system } = process.cpuUsage(began);
const cpu = ((user + system) / 1e6).toFixed(1);
console.log(`${count} plans of ${used.size} faults, ${failed} ended with an error, ${differ} differ, ${cpu} s of CPU`);
console.log([...used].map(([fault, times]) => `${fault} ${times}`).join(', '));
process.exitCode = differ === 0 ? 0 : 1;
