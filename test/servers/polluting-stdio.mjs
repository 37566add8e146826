// A stdio server by hand that logs to standard output; with `long` in long lines, with `clean` to standard error, as it should.
import { createInterface } from 'node:readline';

const ways = { clean: console.error, loud: console.log, long: (text) => console.log(text.repeat(20)) };
const log = ways[process.argv[2]];
const say = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const tool = { name: 'quick', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } };

const results = {
  initialize: {
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'polluting', version: '1' },
  },
  'tools/list': { tools: [tool] },
};

log('Server "polluting" is ready, and waits on standard input for whatever anybody has to ask of it.');
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (id === undefined) return;
  if (method !== 'tools/call') {
    say(results[method] ? { id, result: results[method] } : { id, error: { code: -32601, message: 'no such method' } });
    return;
  }
  setTimeout(() => log(JSON.stringify({ level: 'info', msg: 'half done' })), 100);
  setTimeout(() => {
    log('done');
    say({ id, result: { content: [{ type: 'text', text: 'done' }] } });
  }, 200);
});
