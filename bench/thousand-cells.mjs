// A thousand cells in this process: twenty clients, ten tools, five fault plans.
//   npm run build && node bench/thousand-cells.mjs
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { check, faults } from '../dist/src/index.js';
import { median } from './measure.mjs';

const tools = Array.from({ length: 10 }, (_, index) => ({ name: `tool-${index}`, takesMs: index * 4_000 }));

const server = () => {
  const made = new Server({ name: 'ten-tools', version: '1.0.0' }, { capabilities: { tools: {} } });
  made.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.map(({ name }) => ({
      name,
      inputSchema: { type: 'object', properties: { query: { type: 'string' } } },
      annotations: { readOnlyHint: true },
    })),
  }));
  made.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const { takesMs = 0 } = tools.find(({ name }) => name === params.name) ?? {};
    await new Promise((resolve) => setTimeout(resolve, takesMs));
    return { content: [{ type: 'text', text: params.name }] };
  });
  return made;
};

const plans = [
  [],
  [faults.coldStartFirstCall({ delayMs: 5_000 })],
  [faults.coldStartFirstCall({ delayMs: 45_000 })],
  [faults.oversizedPayload({ textBytes: 20_000 })],
  [faults.coldStartFirstCall({ delayMs: 20_000 }), faults.oversizedPayload({ textBytes: 5_000 })],
];

const once = async () => {
  const began = performance.now();
  const { cells } = await check(server, { clients: ['all'], plans });
  return { cells: cells.length, ms: performance.now() - began };
};

const runs = [];
for (let i = 0; i < 5; i++) runs.push(await once());
console.log(
  `${runs[0].cells} cells  first ${runs[0].ms.toFixed(0)} ms  median of 5 ${median(runs.map(({ ms }) => ms)).toFixed(0)} ms`,
);
