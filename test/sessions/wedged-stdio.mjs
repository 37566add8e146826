// A server over stdio that calls one tool after another, also when a client has given up on a call: hang blocks all others.
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const server = new Server({ name: 'wedged', version: '1.0.0' }, { capabilities: { tools: {} } });
const tools = ['quick', 'hang'];
let queue = Promise.resolve();

server.setRequestHandler(ListToolsRequestSchema, () => ({
  tools: tools.map((name) => ({ name, inputSchema: { type: 'object', additionalProperties: false } })),
}));
server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
  const before = queue;
  queue = before.then(() => (params.name === 'hang' ? new Promise(() => {}) : undefined));
  await queue;
  return { content: [{ type: 'text', text: params.name }] };
});
await server.connect(new StdioServerTransport());
