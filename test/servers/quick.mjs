// A server written by hand on newline JSON-RPC: quick, slow (as long as asked), hang, random.
import { createInterface } from 'node:readline';

const hinted = process.argv[2] !== 'no-hints';
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const tool = (name, properties = {}, readOnly = false) => ({
  name,
  inputSchema: { type: 'object', properties, additionalProperties: false },
  ...(hinted && readOnly ? { annotations: { readOnlyHint: true } } : {}),
});
const text = (value) => ({ content: [{ type: 'text', text: value }] });

const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'quick', version: '1' },
  }),
  'tools/list': () => ({
    tools: [
      tool('hang'),
      tool('quick', { n: { type: 'integer' } }, true),
      tool('slow', { ms: { type: 'integer' } }),
      tool('random'),
    ],
  }),
  'tools/call': async ({ name, arguments: args }) => {
    if (name === 'hang') return new Promise(() => {});
    if (name === 'slow') await new Promise((resolve) => setTimeout(resolve, args.ms));
    return text(name === 'random' ? String(Math.random()) : 'done');
  },
};

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const answer = answers[method];
  if (answer === undefined) send({ id, error: { code: -32601, message: `no ${method}` } });
  else send({ id, result: await answer(params ?? {}) });
});
