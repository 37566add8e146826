import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';

const regions = ['north', 'east', 'south', 'west', 'coast', 'hills', 'islands'];

/** A service that takes fifty seconds for each region. */
const salesOf = (region: string): Promise<string> =>
  new Promise((resolve) => setTimeout(() => resolve(`${region}: 42`), 50_000));

/** A server whose one tool asks for everything, one after the other, however long it takes. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'naive', version: '1.0.0' });
  const about = { description: 'Sales of every region', annotations: { readOnlyHint: true } };
  server.registerTool('sales_report', about, async () => {
    const lines: string[] = [];
    for (const region of regions) lines.push(await salesOf(region));
    return { content: [{ type: 'text', text: lines.join('\n') }] };
  });
  return server;
}
