import { randomUUID } from 'node:crypto';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { sendPayment } from './bank.ts';

/** Each call is a new payment: the key is as new as the call. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'paying', version: '1.0.0' });
  const about = { description: 'Pays an order', inputSchema: { order: z.string(), amount: z.number() } };
  server.registerTool('pay', about, async ({ amount }) => ({
    content: [{ type: 'text', text: await sendPayment(amount, randomUUID()) }],
  }));
  return server;
}
