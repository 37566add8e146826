import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { search } from './search.ts';

/** The client's signal goes with every request, so a cancellation ends the one that is open, and no further one begins. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'listening', version: '1.0.0' });
  const about = { description: 'Searches', inputSchema: { query: z.string() }, annotations: { readOnlyHint: true } };
  server.registerTool('search', about, async ({ query }, { signal }) => ({
    content: [{ type: 'text', text: await search(query, signal) }],
  }));
  return server;
}
