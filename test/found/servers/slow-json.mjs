// A server over HTTP that answers calls in JSON after 74 s, without a byte before: slow-json.mjs <port>.
import http from 'node:http';

const [, , port] = process.argv;
const answers = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'slow', version: '1' },
  }),
  'tools/list': () => ({
    tools: [{ name: 'ask', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }],
  }),
  'tools/call': () =>
    new Promise((resolve) => setTimeout(resolve, 74_000, { content: [{ type: 'text', text: 'done' }] })),
};

http
  .createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', async () => {
      if (request.method !== 'POST') return response.writeHead(405).end();
      const { id, method, params } = JSON.parse(body);
      if (id === undefined) return response.writeHead(202).end();
      const answer = answers[method];
      const told =
        answer === undefined ? { error: { code: -32601, message: `no ${method}` } } : { result: await answer(params) };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id, ...told }));
    });
  })
  .listen(Number(port), '127.0.0.1');
