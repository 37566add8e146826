// Reads its input only after so many milliseconds: late-start.mjs <ms>. With `banner` it first greets on standard output.
import { createInterface } from 'node:readline';

const [, , afterMs, banner] = process.argv;
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'late', version: '1' },
  }),
  'tools/list': () => ({
    tools: [{ name: 'list', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }],
  }),
  'tools/call': () => ({ content: [{ type: 'text', text: 'done' }] }),
  ping: () => ({}),
};

if (banner !== undefined) process.stdout.write('[settings] read 3 values from a file\n');
setTimeout(() => {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, method, params } = JSON.parse(line);
    if (id === undefined) return;
    const answer = answers[method];
    send(
      answer === undefined ? { id, error: { code: -32601, message: `no ${method}` } } : { id, result: answer(params) },
    );
  });
}, Number(afterMs));
