import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { connect, months } from './database.ts';

/** Opens a connection for each query, and closes it. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'connecting', version: '1.0.0' });
  const about = { description: 'Sales by month', annotations: { readOnlyHint: true } };
  server.registerTool('sales', about, async () => {
    const lines: string[] = [];
    for (const month of months) {
      const connection = await connect();
      try {
        lines.push(await connection.query(month));
      } finally {
        connection.close();
      }
    }
    return { content: [{ type: 'text', text: lines.join('\n') }] };
  });
  return server;
}
