import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { loadDictionary } from './dictionary.ts';

/** Loads everything that a call may need, and then begins to serve. */
export async function createServer(): Promise<McpServer> {
  const dictionary = await loadDictionary();
  const server = new McpServer({ name: 'loading', version: '1.0.0' });
  const about = {
    description: 'Explains a word',
    inputSchema: { word: z.string() },
    annotations: { readOnlyHint: true },
  };
  server.registerTool('explain', about, async ({ word }) => ({
    content: [{ type: 'text', text: dictionary.get(word) ?? `There is no entry for ${word}.` }],
  }));
  return server;
}
