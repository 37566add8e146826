import { setTimeout as sleep } from 'node:timers/promises';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';

const attempts = 3;
const attemptMs = 8_000;
const budgetMs = 20_000;

/** At most three attempts, each with a limit, and all of them with one budget. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'bounded', version: '1.0.0' });
  const about = { description: 'The weather', annotations: { readOnlyHint: true } };
  server.registerTool('weather', about, async ({ signal }) => {
    const endsMs = Date.now() + budgetMs;
    let failed = 0;
    while (failed < attempts && Date.now() < endsMs) {
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), Math.min(attemptMs, endsMs - Date.now()));
      try {
        const response = await fetch('http://weather.test/', { signal: AbortSignal.any([signal, limit.signal]) });
        if (response.ok) return { content: [{ type: 'text', text: await response.text() }] };
      } catch {
        signal.throwIfAborted();
      } finally {
        clearTimeout(timer);
      }
      failed++;
      const pauseMs = Math.min(1_000, endsMs - Date.now());
      if (failed < attempts && pauseMs > 0) await sleep(pauseMs, undefined, { signal });
    }
    const text = `The weather service failed ${failed} times. Call weather again in some minutes.`;
    return { content: [{ type: 'text', text }], isError: true };
  });
  return server;
}
