import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { type Dictionary, loadDictionary, loadMs } from './dictionary.ts';

const waitMs = 20_000;

/** Serves at once and loads meanwhile. A call waits for a while, and then says that the server is still initializing. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'lazy', version: '1.0.0' });
  const beganMs = Date.now();
  let loading: Promise<Dictionary> | null = null;
  const dictionary = () => {
    loading ??= loadDictionary().catch((error) => {
      loading = null; // the next call tries again
      throw error;
    });
    return loading;
  };
  dictionary().catch(() => {}); // the call that needs it reports the error
  const about = {
    description: 'Explains a word',
    inputSchema: { word: z.string() },
    annotations: { readOnlyHint: true },
  };
  server.registerTool('explain', about, async ({ word }, { signal }) => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), waitMs);
    const enough = new Promise<null>((resolve) => {
      AbortSignal.any([signal, late.signal]).addEventListener('abort', () => resolve(null));
    });
    try {
      const words = await Promise.race([dictionary(), enough]);
      const leftMs = Math.max(1_000, beganMs + loadMs - Date.now());
      const text =
        words === null
          ? `The server is still initializing. Call explain again in ${Math.ceil(leftMs / 1_000)} seconds.`
          : (words.get(word) ?? `There is no entry for ${word}.`);
      return { content: [{ type: 'text', text }], isError: words === null };
    } finally {
      clearTimeout(timer);
    }
  });
  return server;
}
