// Servers that misbehave, one way each. Each writes its pid where it is told to, so that a test sees it gone.
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [, , way] = process.argv;
if (process.env.PID_FILE) appendFileSync(process.env.PID_FILE, `${process.pid}\n`);
if (way === 'exits at once') process.exit(7);

const write = (text) => process.stdout.write(text);
const send = (message) => write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const garbage = 'Starting up ...\n{"not": "a frame"}\n[1, 2]\n';
if (way === 'prints garbage and answers nothing') write(garbage);

const result = (id, text = 'done') => ({ id, result: { content: [{ type: 'text', text }] } });

const calls = {
  'garbage between answers': (id) => {
    write(garbage);
    send(result(id));
    write(garbage);
  },
  'partial lines': (id) => {
    const bytes = Buffer.from(`${JSON.stringify({ jsonrpc: '2.0', ...result(id, 'grüße 🌍') })}\n`);
    let at = 0;
    const next = () => {
      if (at >= bytes.length) return;
      write(bytes.subarray(at, ++at));
      setTimeout(next, 1);
    };
    next();
  },
  'a huge line': (id) => send(result(id, 'x'.repeat(5_000_000))),
  'invalid JSON instead of an answer': () => write('{"jsonrpc": "2.0", "id": 2, "result": {\n'),
  'dies in a call': () => process.exit(3),
  'answers twice': (id) => {
    send(result(id));
    send(result(id));
  },
  'answers an unknown id first': (id) => {
    send(result(4711));
    send(result(id));
  },
  'answers with an error': (id) => send({ id, error: { code: -32000, message: 'no' } }),
  'pings the client': (id) => {
    waiting.set('p1', () => send(result(id)));
    send({ id: 'p1', method: 'ping' });
  },
  'asks the client for everything': (id) => {
    const methods = ['roots/list', 'sampling/createMessage', 'elicitation/create', 'no/such-method'];
    let open = methods.length;
    for (const method of methods) {
      waiting.set(method, () => --open === 0 && send(result(id)));
      send({ id: method, method, params: {} });
    }
  },
  'a spinning tool': () => {
    const until = Date.now() + 1000;
    while (Date.now() < until);
  },
  'closes its output': () => process.stdout.end(),
};

const waiting = new Map();
createInterface({ input: process.stdin }).on('line', (line) => {
  if (way === 'prints garbage and answers nothing') return;
  const { id, method, params } = JSON.parse(line);
  if (method === undefined) return waiting.get(id)?.();
  if (id === undefined) return undefined;
  if (method === 'initialize')
    send({
      id,
      result: {
        protocolVersion: params.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: 'bad', version: '1' },
      },
    });
  else if (method === 'tools/list')
    send({ id, result: { tools: [{ name: 'work', inputSchema: { type: 'object' } }] } });
  else if (method === 'tools/call') calls[way]?.(id);
  else send({ id, error: { code: -32601, message: `no ${method}` } });
  return undefined;
});
