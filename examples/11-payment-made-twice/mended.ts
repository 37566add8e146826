import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { sendPayment } from './bank.ts';

/** An order is paid once. The payments are outside of the server, because a client may lose its session too. */
export function createServer(payments = new Map<string, { amount: number; receipt: Promise<string> }>()): McpServer {
  const server = new McpServer({ name: 'paying-once', version: '1.0.0' });
  const about = {
    description: 'Pays an order. A second call for the same order returns the receipt of the first one',
    inputSchema: { order: z.string(), amount: z.number() },
    annotations: { idempotentHint: true },
  };
  server.registerTool('pay', about, async ({ order, amount }) => {
    const payment = payments.get(order) ?? { amount, receipt: sendPayment(amount, order) };
    payments.set(order, payment);
    if (payment.amount !== amount) {
      const text = `Order ${order} was paid with ${payment.amount}. Use another order for ${amount}.`;
      return { content: [{ type: 'text', text }], isError: true };
    }
    try {
      return { content: [{ type: 'text', text: await payment.receipt }] };
    } catch (error) {
      payments.delete(order); // the next attempt has the same key, so the bank recognises it
      const text = `It is unknown whether order ${order} is paid (${error}). Call pay again with the same arguments.`;
      return { content: [{ type: 'text', text }], isError: true };
    }
  });
  return server;
}
