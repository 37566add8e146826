import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { type Connection, connect, months } from './database.ts';

/** Calls share one connection. It is opened when it is needed first, and again after the database closed it. */
export class SharedConnection {
  #open: Connection | null = null;
  #opening: Promise<Connection> | null = null;

  constructor(readonly connect: () => Promise<Connection>) {}

  get(): Promise<Connection> {
    if (this.#open?.isOpen) return Promise.resolve(this.#open);
    this.#opening ??= this.#connect();
    return this.#opening;
  }

  async #connect(): Promise<Connection> {
    try {
      this.#open = await this.connect();
      return this.#open;
    } finally {
      this.#opening = null;
    }
  }
}

/** One connection for all queries of all calls. */
export function createServer(shared = new SharedConnection(connect)): McpServer {
  const server = new McpServer({ name: 'connected', version: '1.0.0' });
  const about = { description: 'Sales by month', annotations: { readOnlyHint: true } };
  server.registerTool('sales', about, async () => {
    const lines: string[] = [];
    for (const month of months) lines.push(await (await shared.get()).query(month));
    return { content: [{ type: 'text', text: lines.join('\n') }] };
  });
  return server;
}
