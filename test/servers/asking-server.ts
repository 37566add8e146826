import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

const tools = ['quick', 'wrong', 'two-seconds', 'asks'].map((name) => ({
  name,
  inputSchema: { type: 'object' as const },
  annotations: { readOnlyHint: true },
}));

/** Everything a client can be asked. */
const questions = [
  { method: 'ping' },
  { method: 'roots/list' },
  { method: 'sampling/createMessage', params: { messages: [], maxTokens: 1 } },
  { method: 'elicitation/create', params: { message: 'Sure?', requestedSchema: { type: 'object', properties: {} } } },
];

/**
 * A server that answers all there is, in pages, and that shows as much of its client as it can: it reports progress
 * where it may, and asks whatever can be asked, without waiting for long.
 */
export function askingServer(): Server {
  const capabilities = { tools: {}, resources: {}, prompts: {} };
  const server = new Server({ name: 'asking', version: '1.0.0' }, { capabilities, enforceStrictCapabilities: false });
  server.setRequestHandler(ListToolsRequestSchema, ({ params }) =>
    params?.cursor === undefined ? { tools: tools.slice(0, 2), nextCursor: 'more' } : { tools: tools.slice(2) },
  );
  server.setRequestHandler(ListResourcesRequestSchema, ({ params }) => ({
    resources: [],
    ...(params?.cursor === undefined ? { nextCursor: 'more' } : {}),
  }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: [] }));
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: [] }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    if (params.name === 'wrong') throw new Error('refused');
    const progressToken = params._meta?.progressToken;
    if (params.name === 'two-seconds') {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      if (progressToken !== undefined)
        await extra.sendNotification({
          method: 'notifications/progress',
          params: { progressToken, progress: 1, total: 2 },
        });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    if (params.name === 'asks')
      for (const question of questions)
        await extra.sendRequest(question as never, z.object({}).loose() as never, { timeout: 500 }).catch(() => {});
    return { content: [{ type: 'text', text: 'done' }] };
  });
  return server;
}
