import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';

// One batch for the whole module: whoever comes while one is under way waits for it.
let batch: Promise<void> | undefined;

function batched(delayMs: number): Promise<void> {
  batch ??= new Promise((resolve) => {
    setTimeout(() => {
      batch = undefined;
      resolve();
    }, delayMs);
  });
  return batch;
}

/** A server whose module remembers, beyond the server, that a timer is armed. */
export default function make(): McpServer {
  const server = new McpServer({ name: 'batching', version: '1.0.0' });
  const inputSchema = { delayMs: z.number() };
  server.registerTool('batched', { description: 'Waits for a batch.', inputSchema }, async ({ delayMs }) => {
    await batched(delayMs);
    // Whoever is first leaves the next batch behind, armed.
    void batched(delayMs);
    return { content: [{ type: 'text', text: 'done' }] };
  });
  return server;
}
