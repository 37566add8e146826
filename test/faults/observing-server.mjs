import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { observedCall } from './observed-call.mjs';

/** A server with one tool, `get`, which makes upstream calls one after the other and answers with everything that it saw. */
export function observingServer() {
  const server = new Server({ name: 'observing', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [{ name: 'get', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }],
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const seen = [];
    for (const { way, url, abort } of params.arguments.calls) seen.push(await observedCall(way, url, abort));
    return { content: [{ type: 'text', text: JSON.stringify(seen) }] };
  });
  return server;
}
