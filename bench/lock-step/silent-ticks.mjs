/**
 * Processor time of a silent timer of a child: `npm run build`, then `node bench/lock-step/silent-ticks.mjs [<other checkout>]`.
 * With another built checkout of this package, both are measured in turn within this run, so that the ratio holds on any
 * machine. Linux only: the time is read off `schedstat`.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { line, median } from '../measure.mjs';

const TIMERS = 10_000;
const ROUNDS = 5;
const here = fileURLToPath(new URL('../..', import.meta.url));
const other = process.argv[2];

const programs = {
  'an interval of 1 ms': 'setInterval(() => {}, 1)',
  'the same, and a server that listens':
    "require('http').createServer().listen(0, '127.0.0.1'); setInterval(() => {}, 1)",
  'one that writes a byte each time': "setInterval(() => process.stdout.write('x'), 1)",
  'the first, with a thread beside it':
    "new (require('worker_threads').Worker)('setInterval(() => {}, 1e9)', { eval: true }); setInterval(() => {}, 1)",
};

const cpuMs = (pid) => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

/** Microseconds of processor time a timer, of both processes. */
async function measure(root, code) {
  const built = (file) => import(pathToFileURL(resolve(root, 'dist/src/time', file)).href);
  const { VirtualClock } = await built('core/virtual-clock.js');
  const { LockStepHost } = await built('processes/lock-step-host.js');
  const clock = new VirtualClock({ scope: 'harness' });
  const host = new LockStepHost(clock);
  await host.listen();
  try {
    const { env, id } = host.environment(process.env);
    const child = spawn(process.execPath, ['-e', code], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.resume();
    if ((await host.adopt(id, child).ready).kind !== 'virtual') throw new Error('the child did not join the clock');
    await clock.advance(TIMERS / 10); // until it is compiled
    const before = cpuMs('self') + cpuMs(child.pid);
    await clock.advance(TIMERS);
    return ((cpuMs('self') + cpuMs(child.pid) - before) * 1000) / TIMERS;
  } finally {
    await host.close();
  }
}

console.log(`node ${process.version}`);
for (const [name, code] of Object.entries(programs)) {
  const figures = { mine: [], others: [] };
  for (let round = 0; round < ROUNDS; round++) {
    if (other) figures.others.push(await measure(other, code));
    figures.mine.push(await measure(here, code));
  }
  line(`${name}: a timer`, median(figures.mine), 'µs');
  if (!other) continue;
  line('  the other checkout', median(figures.others), 'µs');
  line('  ratio', median(figures.mine) / median(figures.others), 'x');
}
process.exit();
