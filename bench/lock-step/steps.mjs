/**
 * What sharing a clock with a child costs: run `npm run build`, then `node bench/lock-step/steps.mjs`. Each figure is
 * the median of five, and ratios are taken within one run; bench/stdio.mjs compares single calls.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { VirtualClock } from '../../dist/src/time/core/virtual-clock.js';
import { LockStepHost } from '../../dist/src/time/processes/lock-step-host.js';
import { line, medianOf5, tookMs } from '../measure.mjs';

const everything = '../../node_modules/@modelcontextprotocol/server-everything/dist/index.js';
const STEPS = 10_000;
const DAY_MS = 24 * 3_600_000;
const PING_MS = 15_000;

/** Starts `node <args>` on a clock of its own; `use` gets both. */
async function inLockStep(args, use) {
  const clock = new VirtualClock({ scope: 'harness' });
  const host = new LockStepHost(clock);
  await host.listen();
  try {
    const { env, id } = host.environment(process.env);
    const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
    const { ready } = host.adopt(id, child);
    if ((await ready).kind !== 'virtual') throw new Error('the child did not join the clock');
    return await use(clock, child);
  } finally {
    await host.close();
  }
}

const silentSteps = (clock) => medianOf5(() => tookMs(() => clock.advance(STEPS)));

/** Pings all day long, and waits for each answer; the real milliseconds of the day. */
const dayOfPings = () =>
  inLockStep([fileURLToPath(new URL(everything, import.meta.url)), 'stdio'], async (clock, { stdin, stdout }) => {
    let answers = 0;
    let answered = () => {};
    createInterface({ input: stdout }).on('line', (text) => {
      if (JSON.parse(text).id === undefined) return;
      answers++;
      answered();
    });
    const request = (message) => stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
    const clientInfo = { name: 'bench', version: '1' };
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };
    await clock.run(() => {
      request({ id: 0, method: 'initialize', params });
      return new Promise((resolve) => {
        answered = resolve;
      });
    });
    request({ method: 'notifications/initialized' });
    let pings = 0;
    const ping = () => {
      request({ id: ++pings, method: 'ping' });
      clock.setTimer(ping, PING_MS);
    };
    clock.setTimer(ping, PING_MS);
    const ms = await tookMs(() => clock.advance(DAY_MS));
    if (pings !== DAY_MS / PING_MS || answers !== pings + 1) throw new Error(`${answers} answers to ${pings} pings`);
    return ms;
  });

const startMs = (env) => tookMs(() => once(spawn(process.execPath, ['-e', '0'], { env, stdio: 'ignore' }), 'exit'));

/** Real milliseconds of a process that does nothing, with the agent in it. */
async function startWithAgentMs() {
  const host = new LockStepHost(new VirtualClock({ scope: 'harness' }));
  await host.listen();
  const { env } = host.environment(process.env);
  const ms = await startMs(env);
  await host.close();
  return ms;
}

console.log(`node ${process.version}`);
const stepsMs = await inLockStep(['-e', 'setInterval(() => {}, 1)'], silentSteps);
line(`a silent timer step of a child, over ${STEPS} steps`, (stepsMs * 1000) / STEPS, 'µs');
const withAgent = await medianOf5(startWithAgentMs);
const without = await medianOf5(() => startMs(process.env));
line('start and end of a child, with the agent', withAgent, 'ms');
line('start and end of a child, without', without, 'ms');
line('ratio', withAgent / without, 'x');
const dayMs = await medianOf5(dayOfPings);
line(`24 h of server-everything with a ping each 15 s (${DAY_MS / PING_MS})`, dayMs / 1000, 's');
