/** A server that answers a call without a line end, and is gone. */
import { createInterface } from 'node:readline';

const results = {
  initialize: {
    protocolVersion: '2025-06-18',
    capabilities: { tools: {} },
    serverInfo: { name: 'half', version: '1' },
  },
  'tools/list': { tools: [{ name: 't', inputSchema: { type: 'object' } }] },
  'tools/call': { content: [{ type: 'text', text: 'ok' }] },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (id === undefined) return;
  const text = JSON.stringify({ jsonrpc: '2.0', id, result: results[method] ?? {} });
  if (method === 'tools/call') process.stdout.write(text, () => process.exit(0));
  else process.stdout.write(`${text}\n`);
});
