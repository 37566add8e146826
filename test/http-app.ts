import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';

export function app() {
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();
  const make = async () => {
    const server = new McpServer({ name: 'web', version: '1' });
    for (const [name, ms] of [
      ['fast', 0],
      ['slow', 600_000],
      ['ten', 10_000],
    ] as const)
      server.registerTool(name, { annotations: { readOnlyHint: true } }, async () => {
        await new Promise((r) => setTimeout(r, ms));
        return { content: [{ type: 'text', text: name }] };
      });
    const transport: WebStandardStreamableHTTPServerTransport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => 's' + sessions.size,
      onsessioninitialized: (id) => void sessions.set(id, transport),
    });
    await server.connect(transport);
    return transport;
  };
  return async (request: Request): Promise<Response> => {
    const id = request.headers.get('mcp-session-id');
    const transport = id === null ? await make() : sessions.get(id);
    if (!transport) return new Response('no session', { status: 404 });
    return transport.handleRequest(request);
  };
}
