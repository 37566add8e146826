import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { fetchRates } from './server.ts';

const budgetMs = 22_000;
const pauseMs = 1_000;
const leastMs = 2_000;

/** As many attempts as fit into one budget, each with what is left of it. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'retrying-within', version: '1.0.0' });
  const about = { description: 'Exchange rates', annotations: { readOnlyHint: true } };
  server.registerTool('rates', about, async () => {
    const endsMs = Date.now() + budgetMs;
    let last = '';
    let attempt = 0;
    for (let leftMs = budgetMs; leftMs >= leastMs; leftMs = endsMs - Date.now() - pauseMs) {
      if (attempt++ > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      try {
        return { content: [{ type: 'text', text: await fetchRates(Math.min(8_000, leftMs)) }] };
      } catch (error) {
        last = String(error);
      }
    }
    return { content: [{ type: 'text', text: `Failed ${attempt} times. ${last}` }], isError: true };
  });
  return server;
}
