// A server with the tools `work` and `leave`, odd in the way that its argument names.
import { createInterface } from 'node:readline';

const [how] = process.argv.slice(2);
const tool = (name) => ({ name, inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } });
const write = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const silentAt = {
  'no-initialize': 'initialize',
  'no-probe': 'server/discover',
  'no-list': 'tools/list',
  'no-answer': 'tools/call',
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined || method === silentAt[how]) continue;
  if (method === 'initialize' && how === 'exit-at-initialize') process.exit(1);
  if (method === 'tools/call') {
    if (params.name === 'leave' || how === 'exit') process.exit(1);
    if (how === 'garbage') process.stdout.write('not a message\n');
    if (how === 'unknown-token')
      write({ method: 'notifications/progress', params: { progressToken: 'x', progress: 1 } });
    if (how === 'unknown-id') write({ id: 'x', result: {} });
    if (how === 'request-with-its-id') {
      write({ id, method: 'roots/list' });
      continue;
    }
    write({ id, result: { content: [{ type: 'text', text: how === 'big' ? 'x'.repeat(200_000) : 'done' }] } });
  } else if (method === 'initialize') {
    const { protocolVersion } = params;
    write({ id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'odd', version: '1' } } });
  } else if (method === 'tools/list') write({ id, result: { tools: [tool('work'), tool('leave')] } });
  else write({ id, error: { code: -32601, message: 'Method not found' } });
}
