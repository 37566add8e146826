import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { runQuery } from './database.ts';

const mostMs = 25_000;

/** The limit has a ceiling of our own, and the client's cancellation ends the query too. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'listening', version: '1.0.0' });
  const about = {
    description: 'Runs a query',
    inputSchema: { sql: z.string(), timeoutMs: z.number().optional().describe(`Limit in ms, at most ${mostMs}`) },
    annotations: { readOnlyHint: true },
  };
  server.registerTool('query', about, async ({ sql, timeoutMs = mostMs }, { signal }) => {
    const limitMs = Math.min(timeoutMs, mostMs);
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), limitMs);
    try {
      const text = await runQuery(sql, AbortSignal.any([signal, limit.signal]));
      return { content: [{ type: 'text', text }] };
    } catch {
      const text = `No result within ${limitMs} ms, which is the most there is. Narrow the query.`;
      return { content: [{ type: 'text', text }], isError: true };
    } finally {
      clearTimeout(timer);
    }
  });
  return server;
}
