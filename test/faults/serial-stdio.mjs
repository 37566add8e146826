// A server that reads one message at a time: node serial-stdio.mjs [answers-pings]
import { createInterface } from 'node:readline';

const answersPings = process.argv[2] === 'answers-pings';
const tool = { name: 'work', inputSchema: { type: 'object', properties: {} } };
const answer = (id, result) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);

async function serve({ id, method, params }) {
  if (method === 'initialize') {
    const { protocolVersion } = params;
    answer(id, { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'serial', version: '1' } });
  } else if (method === 'tools/list') answer(id, { tools: [tool] });
  else if (method === 'ping') answer(id, {});
  else if (method === 'tools/call') {
    await new Promise((resolve) => setTimeout(resolve, 100_000));
    answer(id, { content: [{ type: 'text', text: 'done' }] });
  }
}

let last = Promise.resolve();
createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  if (answersPings && message.method === 'ping') void serve(message);
  else last = last.then(() => serve(message));
});
