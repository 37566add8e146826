import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';

const attempts = 3;
const pauseMs = 1_000;

/** A service that hangs; given up after so long. */
export const fetchRates = (limitMs: number): Promise<string> =>
  new Promise((_, reject) => setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs));

/** Three attempts of eight seconds each, a second between them. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'retrying', version: '1.0.0' });
  const about = { description: 'Exchange rates', annotations: { readOnlyHint: true } };
  server.registerTool('rates', about, async () => {
    let last = '';
    for (let attempt = 1; attempt <= attempts; attempt++) {
      try {
        return { content: [{ type: 'text', text: await fetchRates(8_000) }] };
      } catch (error) {
        last = String(error);
      }
      if (attempt < attempts) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    return { content: [{ type: 'text', text: `Failed ${attempts} times. ${last}` }], isError: true };
  });
  return server;
}
