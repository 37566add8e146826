import { setTimeout as sleep } from 'node:timers/promises';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

/** Two tools that ask an upstream, by its address in `UPSTREAM`; one of them works for 45 s afterwards. */
const server = new Server({ name: 'quick-and-slow', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, () => ({
  tools: ['quick', 'slow'].map((name) => ({
    name,
    inputSchema: { type: 'object' },
    annotations: { readOnlyHint: true },
  })),
}));
server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
  const text = await (await fetch(process.env.UPSTREAM ?? '')).text();
  if (params.name === 'slow') await sleep(45_000);
  return { content: [{ type: 'text', text }] };
});
await server.connect(new StdioServerTransport());
