import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { z } from 'zod';

const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The server that the examples of doc comments are about: a search that takes two seconds, and jobs that take a minute. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'documented', version: '1.0.0' });
  const jobs = new Map<string, number>();
  const query = { query: z.string().default('tides') };
  server.registerTool('search', { inputSchema: query, annotations: { readOnlyHint: true } }, async () => {
    await wait(2_000);
    return text('found');
  });
  server.registerTool('start_job', {}, () => {
    const id = `job-${jobs.size + 1}`;
    jobs.set(id, Date.now() + 60_000);
    return text(id);
  });
  server.registerTool('check_job', { inputSchema: { id: z.string() } }, ({ id }) => {
    const endsAt = jobs.get(id);
    if (endsAt === undefined) return { ...text('unknown job'), isError: true };
    return text(endsAt > Date.now() ? 'running' : 'done');
  });
  return server;
}

/** The same over HTTP, for one client. */
export function createApp() {
  const transport = new WebStandardStreamableHTTPServerTransport({ sessionIdGenerator: () => 'session-1' });
  const connected = createServer().connect(transport);
  return async (request: Request) => {
    await connected;
    return transport.handleRequest(request);
  };
}

export const server = () => createServer();
export default createServer;
