import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const tool = (name) => ({
  name,
  inputSchema: { type: 'object', properties: {} },
  annotations: { readOnlyHint: true },
});

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * A server with a tool that never answers (`hang`), one that answers after ten minutes with progress every 30 seconds
 * (`steady`), and one that answers at once (`quick`). It can also keep silent from the start.
 */
export function hangingServer(silence = 'none') {
  const server = new Server({ name: 'hanging', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () =>
    silence === 'tools/list' ? new Promise(() => {}) : { tools: [tool('hang'), tool('steady'), tool('quick')] },
  );
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    if (params.name === 'hang') return new Promise(() => {});
    if (params.name === 'steady')
      for (let step = 1; step <= 20; step++) {
        await pause(30_000);
        const progressToken = params._meta?.progressToken;
        if (progressToken !== undefined)
          await extra.sendNotification({
            method: 'notifications/progress',
            params: { progressToken, progress: step, total: 20 },
          });
      }
    return { content: [{ type: 'text', text: 'done' }] };
  });
  if (silence === 'initialize') swallow(server, 'initialize');
  return server;
}

/** Makes a server deaf to one method: what arrives of it is dropped before the SDK sees it. */
function swallow(server, method) {
  const connect = server.connect.bind(server);
  server.connect = async (transport) => {
    await connect(transport);
    const { onmessage } = transport;
    transport.onmessage = (message, extra) => {
      if (!('method' in message && message.method === method)) onmessage?.(message, extra);
    };
  };
}
