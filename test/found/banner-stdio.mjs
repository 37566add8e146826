// node banner-stdio.mjs [banner]: says hello on standard output before it listens, as some libraries do
import { createInterface } from 'node:readline';
import { reply } from './refusing.mjs';

if (process.argv[2] === 'banner') console.log('Settings were loaded from .settings');
createInterface({ input: process.stdin }).on('line', (line) => {
  if (!line.startsWith('{')) return; // another framing
  const message = JSON.parse(line);
  if (message.id === undefined) return;
  console.log(JSON.stringify({ jsonrpc: '2.0', id: message.id, ...reply('nothing', '', message) }));
});
