import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

/** A server that waits and repeats as its caller says, up to a cap. */
export const asTold =
  (cap: { readonly ms: number; readonly rows: number }, inSchema = false) =>
  () => {
    const server = new Server({ name: 'as-told', version: '1' }, { capabilities: { tools: {} } });
    const maximum = inSchema ? { maximum: 30_000 } : {};
    server.setRequestHandler(ListToolsRequestSchema, () => ({
      tools: [
        {
          name: 'query',
          inputSchema: {
            type: 'object',
            properties: { timeoutMs: { type: 'integer', ...maximum }, limit: { type: 'integer', ...maximum } },
          },
          annotations: { readOnlyHint: true },
        },
      ],
    }));
    server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
      const { timeoutMs = 10, limit = 1 } = params.arguments as { timeoutMs?: number; limit?: number };
      await new Promise((resolve) => setTimeout(resolve, Math.min(timeoutMs, cap.ms)));
      return { content: [{ type: 'text', text: 'row,'.repeat(Math.min(limit, cap.rows)) }] };
    });
    return server;
  };
