import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { ask, sources } from './sources.ts';

const failAfter = (ms: number): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new Error('too slow')), ms));

/** Searches within a budget of 25 s, at most 5 s for each source: whichever comes first, the source or the limit. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'racing', version: '1.0.0' });
  const about = {
    description: 'Searches several sources',
    inputSchema: { query: z.string() },
    annotations: { readOnlyHint: true },
  };
  server.registerTool('search', about, async ({ query }) => {
    const endsMs = Date.now() + 25_000;
    const found: string[] = [];
    const skipped: string[] = [];
    for (const source of sources) {
      const leftMs = endsMs - Date.now();
      try {
        if (leftMs < 2_000) throw new Error('no time left');
        found.push(await Promise.race([ask(source, query), failAfter(Math.min(5_000, leftMs - 1_000))]));
      } catch {
        skipped.push(source);
      }
    }
    return { content: [{ type: 'text', text: JSON.stringify({ found, skipped }) }] };
  });
  return server;
}
