import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema, type Tool } from '@modelcontextprotocol/sdk/types.js';
import { callOf, plugins, toolsOf } from './plugins.ts';

/** The list of tools, made once for all sessions: from all plugins at the same time. */
export class ToolList {
  #made: Promise<Tool[]> | null = null;

  get(): Promise<Tool[]> {
    this.#made ??= Promise.all(plugins.map(toolsOf)).then(
      (tools) => tools.flat(),
      (error) => {
        this.#made = null; // an error is not kept
        throw error;
      },
    );
    return this.#made;
  }

  /** A plugin changed its tools: the list is made again, and clients are told to ask for it. */
  async changed(server: Server): Promise<void> {
    this.#made = null;
    await this.get();
    await server.sendToolListChanged();
  }
}

/** One page from a list that is kept. */
export function createServer(list = new ToolList()): Server {
  const capabilities = { tools: { listChanged: true } };
  const server = new Server({ name: 'keeping', version: '1.0.0' }, { capabilities });
  list.get().catch(() => {}); // the request for the list reports the error
  server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: await list.get() }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }) => callOf(params.name));
  return server;
}
