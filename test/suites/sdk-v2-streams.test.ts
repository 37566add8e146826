import { McpServer, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import { expect, test } from 'vitest';
import { suites } from '../../suites/index.ts';

/** A server of the SDK's second generation over HTTP, whose tool ends its own work when it is cancelled. */
const app = () => {
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();
  const make = async () => {
    const server = new McpServer({ name: 'second', version: '2.0.0' });
    server.registerTool('work', { annotations: { readOnlyHint: true } }, async ({ mcpReq }) => {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 20_000);
        mcpReq.signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      });
      return { content: [] };
    });
    const transport: WebStandardStreamableHTTPServerTransport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => `s${sessions.size + 1}`,
      onsessioninitialized: (id) => void sessions.set(id, transport),
    });
    await server.connect(transport);
    return transport;
  };
  return async (request: Request): Promise<Response> => {
    const id = request.headers.get('mcp-session-id');
    const transport = id === null ? await make() : sessions.get(id);
    return transport === undefined ? new Response(null, { status: 404 }) : transport.handleRequest(request);
  };
};

test('SDK v2 leaves the stream of a cancelled call open, with its keep-alive interval', async () => {
  const findings = await suites.cancellation.findings({ app }, { clients: ['typescript-sdk-v1'] });
  expect(findings.map(({ property, message }) => `${property}: ${message.replace(/\s+/g, ' ')}`)).toEqual([
    expect.stringMatching(/^outlives-cancel: .*timers fired 8 times.*the stream of its response was still open/),
  ]);
});
