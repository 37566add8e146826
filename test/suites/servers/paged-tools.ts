import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { scriptedServer } from '../../servers/scripted-server.ts';

const tool = (name: string) => ({
  name,
  inputSchema: { type: 'object' as const },
  annotations: { readOnlyHint: true },
});

/** A server whose list comes in pages, each after a time. */
export const pagedTools = (pages: number, eachMs: number) => () => {
  const server = scriptedServer({});
  server.setRequestHandler(ListToolsRequestSchema, async ({ params }) => {
    const page = Number(params?.cursor ?? 0);
    if (eachMs > 0) await new Promise((resolve) => setTimeout(resolve, eachMs));
    const next = page + 1 < pages ? { nextCursor: String(page + 1) } : {};
    return { tools: [tool(`tool${page}`)], ...next };
  });
  return server;
};
