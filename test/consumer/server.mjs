// A stdio server with one tool that needs a virtual second.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';

const server = new McpServer({ name: 'consumer-server', version: '1.0.0' });
server.registerTool('wait', { description: 'Waits a second.', annotations: { readOnlyHint: true } }, async () => {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return { content: [{ type: 'text', text: 'done' }] };
});
await server.connect(new StdioServerTransport());
