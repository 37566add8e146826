/**
 * Counts wrong instants over loopback: `node test/lock-step/tcp-stress.mjs [--calls 1000] [--here]`, on the built package.
 * Prints one line: wrong of how many, and the real time that half of each kind stay below. `--here`: the server lives in this process, under
 * an ordinary clock. Plain JavaScript, so that it runs on each Node that is supported.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { calls: { type: 'string', default: '1000' }, here: { type: 'boolean' } } });
const calls = Number(values.calls);
const built = (file) => import(new URL(`../../dist/src/time/${file}`, import.meta.url));
const { VirtualClock } = await built('core/virtual-clock.js');
const clock = new VirtualClock({ scope: values.here ? 'process' : 'harness' });
const realNow = performance.now.bind(performance);
const http = await import('node:http');
clock.install();
const file = fileURLToPath(new URL('./fixtures/http-server.mjs', import.meta.url));
let host;
let port;
if (values.here) {
  const print = console.log;
  port = await clock.run(
    () =>
      new Promise((resolve) => {
        console.log = resolve;
        process.argv.length = 2;
        import(file);
      }),
  );
  console.log = print;
} else {
  const { LockStepHost } = await built('processes/lock-step-host.js');
  host = new LockStepHost(clock);
  await host.listen();
  const { env, id } = host.environment(process.env);
  const child = host.adopt(id, spawn(process.execPath, [file], { env, stdio: ['ignore', 'ignore', 'inherit'] }));
  ({ port } = await clock.run(() => host.listening({ child })));
}
const keepAlive = new http.Agent({ keepAlive: true });

async function ask(path, { agent = keepAlive, send } = {}) {
  const request = http.request({ host: '127.0.0.1', port, path, agent, method: send ? 'POST' : 'GET' });
  request.end(send);
  const [response] = await once(request, 'response');
  const pieces = [];
  let bytes = 0;
  response.on('data', (chunk) => {
    bytes += chunk.length;
    pieces.push([String(chunk).trim().slice(0, 20), clock.now]);
  });
  await once(response, 'end');
  return { bytes, pieces };
}

const results = [];
/** @param play resolves to how much of it was wrong */
async function measure(name, times, play) {
  let wrong = 0;
  const took = [];
  for (let i = 0; i < times; i++) {
    const began = realNow();
    wrong += await play(i);
    took.push(realNow() - began);
  }
  const median = took.sort((a, b) => a - b)[times >> 1];
  results.push(`${name}: ${wrong} wrong of ${times}, ${median.toFixed(2)} ms each`);
}

/** Whether it takes `ms` virtual milliseconds, with something else due right before and after. */
async function exact(ms, run) {
  const beganMs = clock.now;
  const timers = [ms - 1, ms + 1].filter((at) => at >= 0).map((at) => clock.setTimer(() => {}, at));
  const ok = await clock.run(run);
  const tookMs = clock.now - beganMs;
  for (const timer of timers) timer.cancel();
  return ok && tookMs === ms ? 0 : 1;
}

const body = Buffer.alloc(2_000_000, 'x');
const agentOf = (i) => (i % 2 ? keepAlive : false);
await measure('small answers at once', calls, (i) =>
  exact(0, async () => (await ask('/now', { agent: agentOf(i) })).bytes > 0),
);
await measure('small answers, kept alive', calls, () => exact(0, async () => (await ask('/now')).bytes > 0));
await measure('answers after 1 s', calls, (i) =>
  exact(1000, async () => (await ask('/wait?ms=1000', { agent: agentOf(i) })).bytes > 0),
);
await measure('2 MB up and down', calls, (i) =>
  exact(i % 3 ? 0 : 500, async () => {
    const { bytes } = await ask(`/wait?bytes=2000000&ms=${i % 3 ? 0 : 500}`, { agent: agentOf(i), send: body });
    return bytes === body.length;
  }),
);
await measure('streams of 120 events in ten minutes', Math.max(1, Math.round(calls / 100)), async (i) => {
  const beganMs = clock.now;
  const { pieces } = await clock.run(() => ask('/events?everyMs=5000&times=120', { agent: agentOf(i) }));
  const seen = pieces.map(([text, atMs]) => `${text} @ ${atMs - beganMs}`).join();
  const expected = Array.from({ length: 120 }, (_, n) => `data: ${n + 1} @ ${(n + 1) * 5000}`).join();
  return seen === expected && clock.now - beganMs === 600_000 ? 0 : 1;
});
console.log(`${process.version}${values.here ? ' (one process)' : ''}: ${results.join('; ')}`);
keepAlive.destroy();
await host?.close();
process.exit();
