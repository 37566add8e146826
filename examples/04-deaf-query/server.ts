import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { runQuery } from './database.ts';

/** A query with a limit that its caller may set as high as it likes, and that nothing else ends. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'deaf', version: '1.0.0' });
  const about = {
    description: 'Runs a query',
    inputSchema: { sql: z.string(), timeoutMs: z.number().optional().describe('Limit in ms, 25000 unless given') },
    annotations: { readOnlyHint: true },
  };
  server.registerTool('query', about, async ({ sql, timeoutMs = 25_000 }) => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), timeoutMs);
    try {
      return { content: [{ type: 'text', text: await runQuery(sql, controller.signal) }] };
    } catch {
      const text = `No result within ${timeoutMs} ms. Narrow the query, or raise timeoutMs.`;
      return { content: [{ type: 'text', text }], isError: true };
    } finally {
      clearTimeout(timer);
    }
  });
  return server;
}
