import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

/** How a server of pages treats its hints. */
export type Hints = 'lead' | 'none' | 'refused' | 'same';

/** A server whose tool answers in three pages. */
export const pages = (hints: Hints) => () => {
  const server = new Server({ name: 'pages', version: '1' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [
      {
        name: 'rows',
        inputSchema: { type: 'object', properties: { cursor: { type: 'string' } } },
        annotations: { readOnlyHint: true },
      },
    ],
  }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
    const cursor = params.arguments?.cursor;
    if (cursor !== undefined && hints === 'refused')
      return { content: [{ type: 'text', text: 'unknown cursor' }], isError: true };
    const page = hints === 'same' || cursor === undefined ? 0 : Number(cursor);
    const more = page < 2 ? { hasMore: true, ...(hints === 'none' ? {} : { nextCursor: String(page + 1) }) } : {};
    return { content: [{ type: 'text', text: JSON.stringify({ rows: [page], ...more }) }] };
  });
  return server;
};
