import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';

const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });

/** One request at a time, each at most twenty seconds. */
const search = async (): Promise<string> => {
  const response = await fetch('http://upstream.test/', { signal: AbortSignal.timeout(20_000) }).catch(() => null);
  if (response === null) return 'The search service did not answer within 20 s. Try again in a minute.';
  return response.text();
};

/** Tools share one connection, so they take turns. The health check needs no connection and waits for no turn. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'beside', version: '1.0.0' });
  const annotations = { readOnlyHint: true };
  let last: Promise<unknown> = Promise.resolve();
  server.registerTool('search', { description: 'Searches', annotations }, async () => {
    const found = last.then(search);
    last = found;
    return text(await found);
  });
  const health = { description: 'Whether the server is well', annotations };
  server.registerTool('health', health, async () => text('well'));
  return server;
}
