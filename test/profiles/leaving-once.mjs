// Ends its process when `leave` is called; `stay` answers at once.
import { createInterface } from 'node:readline';

const tool = (name) => ({ name, inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } });

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue;
  if (method === 'tools/call' && params.name === 'leave') process.exit(1);
  const { protocolVersion } = params ?? {};
  const results = {
    initialize: { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'leaving-once', version: '1' } },
    'tools/list': { tools: [tool('leave'), tool('stay')] },
    'tools/call': { content: [{ type: 'text', text: 'here' }] },
  };
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result: results[method] ?? {} })}\n`);
}
