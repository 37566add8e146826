import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { readLog } from './log-file.ts';

/** Reads as much as the caller asks for. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'reading', version: '1.0.0' });
  const about = {
    description: 'Reads the log',
    inputSchema: { offset: z.number().int().min(0).default(0), maxBytes: z.number().int().min(1).default(10_000) },
    annotations: { readOnlyHint: true },
  };
  server.registerTool('read_log', about, async ({ offset, maxBytes }) => ({
    content: [{ type: 'text', text: readLog(offset, maxBytes) }],
  }));
  return server;
}
