import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';

const regions = ['north', 'east', 'south', 'west', 'coast', 'hills', 'islands'];

/** Below the least that a common client waits (60 s), with room for packing up. */
const budgetMs = 45_000;

/** A service that takes twenty seconds for each region, and stops when it is told to. */
const salesOf = (region: string, signal: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve(`${region}: 42`);
    }, 20_000);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

/** A server whose tool answers with what it has when its own time is up, says what is missing, and how to go on. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'budgeted', version: '1.0.0' });
  const about = {
    description: 'Sales by region; long lists come in parts',
    inputSchema: { from: z.number().int().min(0).default(0).describe('Index of the first region') },
    annotations: { readOnlyHint: true },
  };
  server.registerTool('sales_report', about, async ({ from }, { signal }) => {
    const budget = AbortSignal.timeout(budgetMs);
    const either = AbortSignal.any([signal, budget]);
    const lines: string[] = [];
    try {
      for (const region of regions.slice(from)) lines.push(await salesOf(region, either));
    } catch (error) {
      if (!budget.aborted) throw error;
    }
    const skipped = regions.slice(from + lines.length);
    const next = from + lines.length;
    const hint = skipped.length === 0 ? undefined : `Call sales_report again with {"from":${next}} for the rest.`;
    return { content: [{ type: 'text', text: JSON.stringify({ lines, skipped, hint }) }] };
  });
  return server;
}
