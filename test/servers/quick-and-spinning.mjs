/** Two tools: `quick` answers at once, `spin` writes a line to standard error and never returns. */
import { createInterface } from 'node:readline';

const answer = (id, result) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
const tool = (name) => ({ name, annotations: { readOnlyHint: true }, inputSchema: { type: 'object' } });
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  if (method === 'initialize') {
    const { protocolVersion } = params;
    answer(id, { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'spinning', version: '1' } });
  } else if (method === 'tools/list') answer(id, { tools: [tool('quick'), tool('spin')] });
  else if (method === 'tools/call' && params.name === 'spin') for (;;);
  else answer(id, { content: [{ type: 'text', text: 'ok' }] });
});
