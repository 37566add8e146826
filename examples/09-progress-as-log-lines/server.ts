import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { regions, salesOf } from './regions.ts';

/** A report of almost five minutes. Log messages say how far it is; they restart the clock of no client. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'logging', version: '1.0.0' }, { capabilities: { logging: {} } });
  const about = { description: 'Sales of every region', annotations: { readOnlyHint: true } };
  server.registerTool('sales_report', about, async ({ signal }) => {
    const lines: string[] = [];
    for (const region of regions) {
      await server.sendLoggingMessage({ level: 'info', data: `${lines.length} of ${regions.length} regions` });
      lines.push(await salesOf(region, signal));
    }
    return { content: [{ type: 'text', text: lines.join('\n') }] };
  });
  return server;
}
