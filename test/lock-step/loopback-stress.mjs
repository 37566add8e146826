/**
 * Counts wrong instants of servers that use the network themselves before they answer:
 * `node test/lock-step/loopback-stress.mjs [--calls 1000] [--kind text]`, on the built package. Something else is always due 1 ms
 * later. Prints wrong of how many, each kind that went wrong, and exits with 1 if any did. Plain JavaScript, so that it runs on each
 * Node that is supported.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '1000' },
    kind: { type: 'string', default: '' },
    verbose: { type: 'boolean' },
  },
});
const built = (file) => import(new URL(`../../dist/src/time/${file}`, import.meta.url));
const { VirtualClock } = await built('core/virtual-clock.js');
const { LockStepHost } = await built('processes/lock-step-host.js');
const fixture = (name) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

const peer = spawn(process.execPath, [fixture('outside-peer.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
const outside = String((await once(peer.stdout, 'data'))[0]);

const clock = new VirtualClock({ scope: 'harness' });
const host = new LockStepHost(clock);
await host.listen();
const { env, id } = host.environment({ ...process.env, outside });
const child = host.adopt(
  id,
  spawn(process.execPath, [fixture('loopback-kinds.mjs')], { env, stdio: ['ignore', 'inherit', 'inherit'] }),
);
const { port } = await clock.run(() => host.listening({ child }));
const keepAlive = new http.Agent({ keepAlive: true });

async function ask(path, agent) {
  const request = http.get({ host: '127.0.0.1', port, path, agent });
  const [response] = await once(request, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return text;
}

/** Begins in a macrotask of its own, as a client does that was woken: the child may read before the clock looks. */
function later(begin, turns) {
  if (turns === 0) return begin();
  const release = clock.blockTime('a request');
  return new Promise((resolve) => {
    setImmediate(() => {
      resolve(later(begin, turns - 1));
      release();
    });
  });
}

const names = JSON.parse(await clock.run(() => ask('/', false))).filter((name) => name.includes(values.kind));

const wrong = new Map();
const took = new Map();
const calls = Number(values.calls);
for (let i = 0; i < calls; i++) {
  const name = names[i % names.length];
  const beganMs = clock.now;
  const began = performance.now();
  let firedAtMs = null;
  const decoy = clock.setTimer(() => {
    firedAtMs = clock.now;
  }, 1);
  let text;
  try {
    text = await clock.run(() =>
      later(() => ask(`/${encodeURIComponent(name)}`, i % 3 === 0 ? false : keepAlive), i % 4),
    );
  } catch (error) {
    text = String(error);
  }
  const early = firedAtMs !== null || clock.now !== beganMs;
  decoy.cancel();
  took.set(name, (took.get(name) ?? 0) + performance.now() - began);
  if (!early && text === 'ok') continue;
  const seen = wrong.get(name) ?? {
    times: 0,
    first: text === 'ok' ? `it took ${clock.now - beganMs} virtual ms` : text,
  };
  wrong.set(name, { ...seen, times: seen.times + 1 });
}
let count = 0;
for (const [name, { times, first }] of wrong) {
  count += times;
  console.log(`  ${name}: ${times} wrong of ${Math.ceil(calls / names.length)}; the first: ${first}`);
}
console.log(`${process.version}: ${count} wrong of ${calls}, of ${names.length} kinds`);
if (values.verbose)
  for (const [name, ms] of took) console.log(`  ${(ms / (calls / names.length)).toFixed(1)} ms  ${name}`);
keepAlive.destroy();
peer.kill();
await host.close();
process.exit(count > 0 ? 1 : 0);
