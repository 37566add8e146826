// node refusing-stdio.mjs <request> <how> [ms]
import { createInterface } from 'node:readline';
import { reply } from './refusing.mjs';

const [, , at, how, ms = '0'] = process.argv;
const say = (message) => console.log(JSON.stringify({ jsonrpc: '2.0', ...message }));

if (how === 'crash' || how === 'log') console.error('error: the cache is cold');

/** Everything of an answer but the end of its line. */
const half = (id) => {
  const answer = reply('nothing', '', { method: at, params: { protocolVersion: '2025-11-25' } });
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
};

const refusals = {
  'half-line': half,
  'late-end': (id) => {
    half(id);
    setTimeout(() => process.stdout.write('\n'), 5_000);
  },
  crash: () => {
    throw new TypeError('no such table: users');
  },
  log: (id) => {
    console.error('error: no such table, I go on');
    say({ id, result: { content: [] } });
  },
  exit: () => process.exit(3),
  signal: () => process.kill(process.pid, 'SIGTERM'),
  line: () => console.log('Listening for whatever comes'),
  cancel: (id) => say({ method: 'notifications/cancelled', params: { requestId: id, reason: 'shutting down\nnow' } }),
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  if (message.id === undefined) return;
  const answer = reply(at, how, message);
  const act = () => (answer === null ? refusals[how](message.id) : say({ id: message.id, ...answer }));
  if (message.method === at) setTimeout(act, Number(ms));
  else act();
});
