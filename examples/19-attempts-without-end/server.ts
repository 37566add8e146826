import { setTimeout as sleep } from 'node:timers/promises';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';

const attempts = 20;

/** Asks twenty times, with a second between two attempts. No attempt has a limit. */
export function createServer(): McpServer {
  const server = new McpServer({ name: 'patient', version: '1.0.0' });
  const about = { description: 'The weather', annotations: { readOnlyHint: true } };
  server.registerTool('weather', about, async () => {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const response = await fetch('http://weather.test/').catch(() => null);
      if (response?.ok) return { content: [{ type: 'text', text: await response.text() }] };
      await sleep(1_000);
    }
    const text = `The weather service failed ${attempts} times. Call weather again in some minutes.`;
    return { content: [{ type: 'text', text }], isError: true };
  });
  return server;
}
