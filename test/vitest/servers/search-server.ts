import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';

// Captured when the module is loaded, in every way there is.
const { setTimeout: captured, Date: CapturedDate } = globalThis;
const promisified = promisify(setTimeout);

const waits: { readonly [how: string]: (ms: number) => Promise<unknown> } = {
  global: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  captured: (ms) => new Promise((resolve) => captured(resolve, ms)),
  imported: (ms) => sleep(ms),
  promisified: (ms) => promisified(ms),
};

/** A server whose search takes as long as it is told, by one way to wait. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'search-server', version: '1.0.0' });
  const inputSchema = { delayMs: z.number().default(0), how: z.string().default('global') };
  const annotations = { readOnlyHint: true };
  server.registerTool('search', { description: 'Searches.', inputSchema, annotations }, async ({ delayMs, how }) => {
    const began = new CapturedDate().getTime();
    await waits[how]?.(delayMs);
    return { content: [{ type: 'text', text: `${CapturedDate.now() - began} ms` }] };
  });
  return server;
}
