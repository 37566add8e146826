// A server whose cancellations go wrong: it looks up the call that is cancelled, and reads a field of what it finds.
import { createInterface } from 'node:readline';

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const running = new Map();
const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'crashing', version: '1' },
  }),
  'tools/list': () => ({
    tools: [{ name: 'work', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }],
  }),
  ping: () => ({}),
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'notifications/cancelled') clearTimeout(running.get(params.requestId).timer);
  if (id === undefined) return;
  if (method !== 'tools/call') {
    send({ id, result: answers[method](params) });
    return;
  }
  const timer = setTimeout(() => {
    running.delete(id);
    send({ id, result: { content: [{ type: 'text', text: 'done' }] } });
  }, 1_000);
  running.set(id, { timer });
});
