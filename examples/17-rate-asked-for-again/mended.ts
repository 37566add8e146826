import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { keptFor } from './kept-for.ts';
import { prices, rateOf } from './prices.ts';

const ttlMs = 600_000;

/** Asks for each rate once in ten minutes. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'keeping', version: '1.0.0' });
  const keptRateOf = keptFor(ttlMs, rateOf);
  const about = { description: 'Prices in one currency, at most ten minutes old', annotations: { readOnlyHint: true } };
  server.registerTool('prices', about, async () => {
    const lines: string[] = [];
    for (const { item, currency, price } of prices) lines.push(`${item}: ${price * (await keptRateOf(currency))}`);
    return { content: [{ type: 'text', text: lines.join('\n') }] };
  });
  return server;
}
