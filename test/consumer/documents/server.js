// The `server.js` of the documents' commands: one tool, over stdio and over HTTP at the port that the README uses.
import { createServer } from 'node:http';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';

function makeServer() {
  const server = new McpServer({ name: 'documents', version: '1.0.0' });
  const search = { inputSchema: { query: z.string() }, annotations: { readOnlyHint: true } };
  server.registerTool('search', search, ({ query }) => ({ content: [{ type: 'text', text: `found ${query}` }] }));
  return server;
}

createServer(async (request, response) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await makeServer().connect(transport);
  await transport.handleRequest(request, response);
}).listen(3000, '127.0.0.1');

await makeServer().connect(new StdioServerTransport());
