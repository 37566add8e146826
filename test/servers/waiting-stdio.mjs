// Its tools wait in every way that has no end, and one does not: node waiting-stdio.mjs <port of a peer that stays silent>
import { execSync } from 'node:child_process';
import net from 'node:net';
import { createInterface } from 'node:readline';

const port = Number(process.argv[2]);
const runs = {
  peer: () => new Promise((answered) => net.connect(port, '127.0.0.1').on('data', answered).write('a question')),
  blocked: () => execSync('sleep infinity'),
  endless: () => {
    for (;;);
  },
  spin: () => {
    const end = Date.now() + 1000;
    while (Date.now() < end);
  },
  quick: () => 'done',
};
const tools = Object.keys(runs).map((name) => ({
  name,
  inputSchema: { type: 'object' },
  annotations: { readOnlyHint: true },
}));
const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'waiting', version: '1' },
  }),
  'tools/list': () => ({ tools }),
  'tools/call': async ({ name }) => ({ content: [{ type: 'text', text: String(await runs[name]()) }] }),
};
createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const result = await answers[method]?.(params);
  const answer = result === undefined ? { error: { code: -32601, message: method } } : { result };
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer })}\n`);
});
