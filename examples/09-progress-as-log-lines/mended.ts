import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { regions, salesOf } from './regions.ts';

const everyMs = 15_000;
const budgetMs = 45_000;

/** Progress with the caller's token. A caller without a token gets a part of the report within a budget. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'progressing', version: '1.0.0' });
  const about = { description: 'Sales of every region', annotations: { readOnlyHint: true } };
  server.registerTool('sales_report', about, async ({ signal, sendNotification, _meta }) => {
    const progressToken = _meta?.progressToken;
    const budget = new AbortController();
    const lines: string[] = [];
    let progress = 0;
    const report = (token: string | number) => {
      const message = `${lines.length} of ${regions.length} regions`;
      const params = { progressToken: token, progress: ++progress, message };
      sendNotification({ method: 'notifications/progress', params }).catch(() => {});
    };
    const timer =
      progressToken === undefined
        ? setTimeout(() => budget.abort(), budgetMs)
        : setInterval(() => report(progressToken), everyMs);
    try {
      for (const region of regions) lines.push(await salesOf(region, AbortSignal.any([signal, budget.signal])));
    } catch (error) {
      if (!budget.signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
    }
    const missing = regions.slice(lines.length);
    return { content: [{ type: 'text', text: JSON.stringify({ lines, missing }) }] };
  });
  return server;
}
