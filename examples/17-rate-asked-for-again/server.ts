import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { prices, rateOf } from './prices.ts';

/** Asks for the rate of each price. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'asking-again', version: '1.0.0' });
  const about = { description: 'Prices in one currency', annotations: { readOnlyHint: true } };
  server.registerTool('prices', about, async () => {
    const lines: string[] = [];
    for (const { item, currency, price } of prices) lines.push(`${item}: ${price * (await rateOf(currency))}`);
    return { content: [{ type: 'text', text: lines.join('\n') }] };
  });
  return server;
}
