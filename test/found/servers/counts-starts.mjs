// Writes a line to a file at each start: counts-starts.mjs <file> <requests>. A call asks an upstream so many times.
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [, , file, requests] = process.argv;
appendFileSync(file, 'started\n');
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'counts', version: '1' },
  }),
  'tools/list': () => ({
    tools: [{ name: 'ask', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }],
  }),
  'tools/call': async () => {
    let text = '';
    for (let count = 0; count < Number(requests); count++)
      text += await fetch('http://upstream.invalid/').then(
        (response) => response.text(),
        () => 'unreachable',
      );
    return { content: [{ type: 'text', text }] };
  },
  ping: () => ({}),
};

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const answer = answers[method];
  if (answer === undefined) send({ id, error: { code: -32601, message: `no ${method}` } });
  else send({ id, result: await answer(params) });
});
