// A server over stdio whose one tool works for 20 s: work-stdio.mjs <how>, where `deaf` works on after a cancellation.
import { createInterface } from 'node:readline';

const how = process.argv[2];
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const tool = { name: 'work', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } };
const serverInfo = { name: 'work', version: '1' };
const running = new Map();

if (how === 'ticks') setInterval(() => {}, 10_000); // of the server, and of no call

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'initialize')
    send({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo } });
  else if (method === 'tools/list') send({ id, result: { tools: [tool] } });
  else if (method === 'ping') send({ id, result: {} });
  else if (method === 'tools/call') {
    const timer = setTimeout(() => {
      if (running.delete(id)) send({ id, result: { content: [] } });
    }, 20_000);
    running.set(id, timer);
  } else if (method === 'notifications/cancelled') {
    if (how !== 'deaf') clearTimeout(running.get(params.requestId));
    running.delete(params.requestId);
  }
});
