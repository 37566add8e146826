import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { readLog, sizeBytes } from './log-file.ts';

const mostBytes = 40_000;

/** Reads a piece that ends with a line, at most as large as the server allows, and says where the next piece begins. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'reading-pieces', version: '1.0.0' });
  const about = {
    description: `Reads the log in pieces of at most ${mostBytes} bytes`,
    inputSchema: {
      offset: z.number().int().min(0).default(0).describe('The nextOffset of the piece before'),
      maxBytes: z.number().int().min(1).default(10_000).describe(`More than ${mostBytes} is read as ${mostBytes}`),
    },
    annotations: { readOnlyHint: true },
  };
  server.registerTool('read_log', about, async ({ offset, maxBytes }) => {
    const piece = readLog(offset, Math.min(maxBytes, mostBytes));
    const text = piece.slice(0, piece.lastIndexOf('\n') + 1) || piece; // a line that is longer than a piece is cut
    const end = offset + text.length;
    const nextOffset = end < sizeBytes ? end : undefined;
    return { content: [{ type: 'text', text: JSON.stringify({ text, sizeBytes, nextOffset }) }] };
  });
  return server;
}
