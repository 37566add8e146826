// Answers its only tool in one line of so many bytes and a little more.
import { createInterface } from 'node:readline';

const bytes = Number(process.argv[2]);
const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'big-line', version: '1' },
  }),
  'tools/list': () => ({
    tools: [{ name: 'big', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }],
  }),
  'tools/call': () => ({ content: [{ type: 'text', text: 'x'.repeat(bytes) }] }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue;
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result: answers[method]?.(params) ?? {} })}\n`);
}
