import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';

/** A server whose search asks a database over HTTP. */
export default function createServer(): McpServer {
  const server = new McpServer({ name: 'search-server', version: '1.0.0' });
  server.registerTool('search', { inputSchema: { query: z.string() } }, async ({ query }) => {
    const response = await fetch(`https://database.example/?q=${encodeURIComponent(query)}`);
    return { content: [{ type: 'text', text: await response.text() }] };
  });
  return server;
}
