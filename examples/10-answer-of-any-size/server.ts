import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { table } from './table.ts';

/** The answer is the whole table, however large the table is. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'whole-table', version: '1.0.0' });
  const about = { description: 'Rows of the table', annotations: { readOnlyHint: true } };
  server.registerTool('rows', about, async () => ({
    content: [{ type: 'text', text: JSON.stringify({ rows: table }) }],
  }));
  return server;
}
