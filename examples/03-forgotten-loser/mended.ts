import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { ask, sources } from './sources.ts';

/** Gives up on some work after so long, ends it, and takes its own timer back. */
async function within<T>(ms: number, caller: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new Error('too slow')), ms);
  try {
    return await work(AbortSignal.any([caller, limit.signal]));
  } finally {
    clearTimeout(timer);
  }
}

/** The same search; nothing of it outlives its answer. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'ending', version: '1.0.0' });
  const about = {
    description: 'Searches several sources',
    inputSchema: { query: z.string() },
    annotations: { readOnlyHint: true },
  };
  server.registerTool('search', about, async ({ query }, { signal }) => {
    const endsMs = Date.now() + 25_000;
    const found: string[] = [];
    const skipped: string[] = [];
    for (const source of sources) {
      const leftMs = endsMs - Date.now();
      try {
        if (leftMs < 2_000) throw new Error('no time left');
        const limitMs = Math.min(5_000, leftMs - 1_000);
        found.push(await within(limitMs, signal, (either) => ask(source, query, either)));
      } catch {
        if (signal.aborted) throw signal.reason;
        skipped.push(source);
      }
    }
    return { content: [{ type: 'text', text: JSON.stringify({ found, skipped }) }] };
  });
  return server;
}
