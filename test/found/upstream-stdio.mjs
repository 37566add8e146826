// node upstream-stdio.mjs <url of the upstream>
import { createInterface } from 'node:readline';
import { answer } from './upstream-tools.mjs';

createInterface({ input: process.stdin }).on('line', async (line) => {
  const message = JSON.parse(line);
  if (message.id === undefined) return;
  console.log(JSON.stringify({ jsonrpc: '2.0', id: message.id, ...(await answer(message, process.argv[2])) }));
});
