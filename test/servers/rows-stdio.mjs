/** A server over stdio whose tool takes 100 ms for each row. */
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const server = new Server({ name: 'rows', version: '1.0.0' }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, () => ({
  tools: [
    {
      name: 'rows',
      annotations: { readOnlyHint: true },
      inputSchema: {
        type: 'object',
        properties: { rows: { type: 'integer', minimum: 0, maximum: 5_000 } },
        required: ['rows'],
      },
    },
  ],
}));
server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
  await new Promise((resolve) => setTimeout(resolve, params.arguments.rows * 100));
  return { content: [{ type: 'text', text: 'done' }] };
});
await server.connect(new StdioServerTransport());
