// A server that takes so many milliseconds to answer `initialize`: node ready-after-stdio.mjs 2500
import { createInterface } from 'node:readline';

const afterMs = Number(process.argv[2]);
const serverInfo = { name: 'ready', version: '1.0.0' };
const answers = {
  initialize: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo },
  'tools/list': { tools: [] },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  const answer = () =>
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result: answers[method] ?? {} })}\n`);
  if (method === 'initialize') setTimeout(answer, afterMs);
  else if (id !== undefined) answer();
});
