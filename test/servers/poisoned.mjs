/**
 * A server that puts characters that move, colour, turn or forge a line into every text that the protocol has. Over stdio,
 * or over HTTP where PORT is set. Its argument says what its tool does.
 */
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const [mode] = process.argv.slice(2);
const port = process.env.PORT;
const poison = (field) =>
  `<${field}>\u001B[2J\u001B]0;owned\u0007\u009B31m\u202Eabc\u2066\u200B\u2028\uFEFF\u{E0041}\uD800\t\u0000\u007F\r\nover`;
const big = `${poison('long')}${'x'.repeat(50_000)}`;

const tool = (name, readOnlyHint = true) => ({
  name,
  title: poison('tool title'),
  description: poison('tool description'),
  annotations: { title: poison('annotation'), readOnlyHint },
  inputSchema: {
    type: 'object',
    properties: { [poison('property')]: { type: 'string', enum: [poison('enum')] } },
    required: [poison('property')],
  },
});
const tools = [
  tool(poison('tool')),
  tool(poison('left out'), false),
  { ...tool(poison('reference')), inputSchema: { $ref: poison('reference target') } },
  { ...tool(poison('pattern')), inputSchema: { properties: { [poison('p')]: { pattern: `(${poison('pattern')}` } } } },
  tool(big, false),
];
const error = (code) => ({ error: { code, message: mode === 'long' ? big : poison('error'), data: poison('data') } });
const notify = (method, params) => ({ jsonrpc: '2.0', method, params });

function answersTo({ id, method, params }) {
  if (method === 'initialize') {
    if (mode === 'initialize-error') return [{ id, ...error(-32000) }];
    if (mode === 'wrong-version')
      return [{ id, result: { protocolVersion: poison('version'), capabilities: {}, serverInfo: {} } }];
    return [
      {
        id,
        result: {
          protocolVersion: params.protocolVersion,
          capabilities: { tools: {}, logging: {} },
          serverInfo: { name: poison('name'), version: poison('version'), title: poison('title') },
          instructions: poison('instructions'),
        },
      },
    ];
  }
  if (method === 'tools/list') return [mode === 'list-error' ? { id, ...error(-32000) } : { id, result: { tools } }];
  if (method !== 'tools/call') return [{ id, result: {} }];
  const token = params._meta?.progressToken;
  const before = [
    notify('notifications/message', { level: 'info', logger: poison('logger'), data: poison('log') }),
    notify('notifications/progress', {
      progressToken: token ?? poison('token'),
      progress: 1,
      message: poison('progress'),
    }),
    notify(poison('method'), { any: poison('params') }),
  ];
  if (mode === 'protocol-error' || mode === 'long') return [...before, { id, ...error(poison('code')) }];
  if (mode === 'tool-error')
    return [...before, { id, result: { isError: true, content: [{ type: 'text', text: poison('content') }] } }];
  if (mode === 'hang') return before;
  return [...before, { id, result: { content: [{ type: poison('type'), text: poison('content') }] } }];
}

process.stderr.write(`Error: ${poison('stderr')}\n`);
const text = (message) => JSON.stringify({ jsonrpc: '2.0', ...message });
if (port === undefined) {
  createInterface({ input: process.stdin }).on('line', (line) => {
    const message = JSON.parse(line);
    if (message.id === undefined || message.method === undefined) return;
    if (mode === 'garbage') process.stdout.write(`${poison('stdout').replace('\n', ' ')}\n`);
    if (mode === 'exit' && message.method === 'tools/call') {
      process.stderr.write(`fatal error: ${poison('last words')}\n`);
      process.exit(3);
    }
    if (mode === 'throw' && message.method === 'initialize') throw new Error(poison('exception'));
    for (const answer of answersTo(message)) process.stdout.write(`${text(answer)}\n`);
  });
} else {
  createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const message = request.method === 'POST' ? JSON.parse(body) : {};
    if (mode === 'status' && message.method === 'tools/call') {
      response.writeHead(500, 'bad\u009B31m', { 'x-poison': 'a\u009B31m', 'content-type': `text/plain; a="\u009B"` });
      response.end(poison('body'));
      return;
    }
    if (message.id === undefined) {
      response.writeHead(request.method === 'POST' ? 202 : 405, 'no\u009B').end();
      return;
    }
    response.writeHead(200, 'fine\u009B31m', { 'content-type': 'application/json' });
    response.end(text(answersTo(message).at(-1)));
  }).listen(Number(port), '127.0.0.1');
}
