/**
 * Whole scenarios in memory: run `npm run build`, then `node --expose-gc bench/scenarios.mjs`. A scenario is a session of
 * its own: clock installed, server made, client started, one call of ten virtual minutes, everything closed.
 */
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { clientById } from '../dist/mocks/clients.js';
import { playCall, playStartup } from '../dist/src/scenario/play-calls.js';
import { openSession } from '../dist/src/scenario/session.js';
import { line, median, tookMs } from './measure.mjs';

function server() {
  const made = new Server({ name: 'bench', version: '1' }, { capabilities: { tools: {} } });
  made.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [{ name: 'slow', inputSchema: { type: 'object' } }],
  }));
  made.setRequestHandler(CallToolRequestSchema, async () => {
    await new Promise((resolve) => setTimeout(resolve, 600_000));
    return { content: [] };
  });
  return made;
}

const bounds = { horizonMs: 3_600_000, maxSteps: 10_000, maxRealMs: 1_000 };
const conditions = { transport: 'memory', era: 'initialize', mode: 'headless', settings: {}, reading: 'lax' };

async function scenario() {
  const session = await openSession({ server, profile: clientById('python-sdk-v1'), conditions, time: 'virtual' });
  await playStartup(session, bounds);
  await playCall(session, 'slow', {}, bounds);
  await session.close();
}

const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

console.log(`node ${process.version}`);
for (let run = 0; run < 200; run++) await scenario();
const before = heap();
const took = [];
for (let run = 0; run < 10_000; run++) took.push(await tookMs(scenario));
line('one scenario of ten virtual minutes, median of 10,000', median(took), 'ms');
line('heap after 200 scenarios', before, 'MB');
line('heap after 10,200 scenarios', heap(), 'MB');
