import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { callOf, plugins, toolsOf } from './plugins.ts';

/** A page for each plugin, and the plugin is asked each time. */
export function createServer(): Server {
  const server = new Server({ name: 'asking', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, async ({ params }) => {
    const page = Number(params?.cursor ?? 0);
    const tools = await toolsOf(plugins[page] ?? '');
    return page + 1 < plugins.length ? { tools, nextCursor: String(page + 1) } : { tools };
  });
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => callOf(params.name));
  return server;
}
