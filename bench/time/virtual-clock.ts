// What virtual time costs. Built and run under each Node by all-nodes.mjs; all comparisons are within one run.

import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import FakeTimers from '@sinonjs/fake-timers';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import { line, medianMs } from './measure.ts';

const HOUR = 3_600_000;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const micro = (ms: number, times: number): string => `${((ms * 1000) / times).toFixed(1)} µs`;

/** A client and a server in memory; its tool sleeps `waitMs`. */
async function session(waitMs: number): Promise<() => Promise<unknown>> {
  const server = new McpServer({ name: 'bench', version: '1' });
  server.registerTool('wait', { description: 'waits' }, async () => {
    if (waitMs > 0) await sleep(waitMs);
    return { content: [{ type: 'text', text: 'done' }] };
  });
  const client = new Client({ name: 'bench', version: '1' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  return () => client.callTool({ name: 'wait', arguments: {} }, undefined, { timeout: HOUR });
}

const CALLS = 500;
async function calls(call: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < CALLS; i++) await call();
}

async function benchCalls(): Promise<void> {
  const plain = await session(0);
  const withoutClock = await medianMs(() => calls(plain));
  line('in-memory MCP call, no clock, no sleep', micro(withoutClock, CALLS));

  const clock = new VirtualClock().install();
  const tenMinutes = await session(600_000);
  const virtual = await medianMs(() => clock.run(() => calls(tenMinutes)));
  clock.uninstall();
  line('  with 10 virtual minutes', `${micro(virtual, CALLS)}  x${(virtual / withoutClock).toFixed(2)}`);

  const fake = FakeTimers.install({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  const driven = await session(600_000);
  const byHand = await medianMs(async () => {
    for (let i = 0; i < CALLS; i++) {
      let open = true;
      const call = driven().finally(() => {
        open = false;
      });
      while (open) await fake.nextAsync();
      await call;
    }
  });
  fake.uninstall();
  line(
    '  with 10 minutes, fake-timers driven by hand with nextAsync',
    `${micro(byHand, CALLS)}  x${(byHand / withoutClock).toFixed(2)}`,
  );
}

async function benchSteps(): Promise<void> {
  const STEPS = 50_000;
  const clock = new VirtualClock().install();
  const steps = await medianMs(() =>
    clock.run(async () => {
      for (let i = 0; i < STEPS; i++) await sleep(60_000);
    }),
  );
  line('sleeps of 60 s, one after the other', `${micro(steps, STEPS)} a step, ${Math.round(STEPS / steps)} k steps/s`);
  line('  virtual time over wall time', `${((STEPS * 60_000) / steps).toExponential(1)}`);

  const SLEEPERS = 1000;
  const crowd = await medianMs(() =>
    clock.run(() =>
      Promise.all(
        Array.from({ length: SLEEPERS }, async (_, k) => {
          for (let i = 0; i < STEPS / SLEEPERS; i++) await sleep(1 + ((k * 7 + i * 13) % 997));
        }),
      ),
    ),
  );
  line('1000 sleepers at once', `${micro(crowd, STEPS)} a step, ${Math.round(STEPS / crowd)} k steps/s`);

  const day = await medianMs(() =>
    clock.run(async () => {
      const keepAlive = setInterval(() => {}, 15_000);
      await sleep(24 * HOUR);
      clearInterval(keepAlive);
    }),
  );
  line('24 h with a keep-alive timer of 15 s (5760 ticks)', `${day.toFixed(1)} ms`);
  clock.uninstall();

  const harness = new VirtualClock({ scope: 'harness' });
  const bare = await medianMs(() =>
    harness.run(async () => {
      for (let i = 0; i < STEPS; i++) await new Promise<void>((resolve) => harness.setTimer(resolve, 60_000));
    }),
  );
  line("the same in scope 'harness'", `${micro(bare, STEPS)} a step`);
}

async function benchMemory(): Promise<void> {
  const clock = new VirtualClock().install();
  const scenarios = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i++) {
      const call = await session(600_000);
      await clock.run(call);
    }
  };
  const heap = (): number => {
    (globalThis as { gc?: () => void }).gc?.();
    return process.memoryUsage().heapUsed / 1e6;
  };
  await scenarios(1000);
  const before = heap();
  await scenarios(10_000);
  const after = heap();
  clock.uninstall();
  line('heap before and after 10,000 scenarios', `${before.toFixed(1)} MB, ${after.toFixed(1)} MB`);
}

await benchCalls();
await benchSteps();
await benchMemory();
process.exit();
