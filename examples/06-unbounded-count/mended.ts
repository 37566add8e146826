import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { count, page } from './table.ts';

const countMs = 2_000;

/** The count gets two seconds; without it the page says only whether there is another one. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'counting-briefly', version: '1.0.0' });
  const about = {
    description: 'Rows of the table, a page at a time',
    inputSchema: { number: z.number().int().min(1).default(1), size: z.number().int().min(1).max(100).default(10) },
    annotations: { readOnlyHint: true },
  };
  server.registerTool('rows', about, async ({ number, size }, { signal }) => {
    const [rows, total] = await Promise.all([
      page(number, size + 1),
      count(AbortSignal.any([signal, AbortSignal.timeout(countMs)])).catch(() => null),
    ]);
    const hint = total === null ? 'The table is too large to be counted; read on while "more" is true.' : undefined;
    const answer = { rows: rows.slice(0, size), number, more: rows.length > size, total, hint };
    return { content: [{ type: 'text', text: JSON.stringify(answer) }] };
  });
  return server;
}
