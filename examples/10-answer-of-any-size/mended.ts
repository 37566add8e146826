import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { table } from './table.ts';

const mostRows = 500;

/** The answer is a page. A page that is not the last one has the cursor of the next page. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'pages', version: '1.0.0' });
  const about = {
    description: `Rows of the table, at most ${mostRows} at a time`,
    inputSchema: {
      cursor: z.string().regex(/^\d+$/).default('0').describe('The nextCursor of the page before'),
      limit: z.number().int().min(1).max(mostRows).default(mostRows),
    },
    annotations: { readOnlyHint: true },
  };
  server.registerTool('rows', about, async ({ cursor, limit }) => {
    const from = Number(cursor);
    const rows = table.slice(from, from + limit);
    const end = from + rows.length;
    const nextCursor = end < table.length ? String(end) : undefined;
    return { content: [{ type: 'text', text: JSON.stringify({ rows, total: table.length, nextCursor }) }] };
  });
  return server;
}
