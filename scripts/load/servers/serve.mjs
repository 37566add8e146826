/** The least of an MCP server, over stdio or over HTTP, so that a fixture says only what its tools do. */
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const none = Symbol('no answer');

/** What a server answers to one message; `none` where it gives no answer. */
async function answerTo({ id, method, params }, tools, notify) {
  if (id === undefined) return none;
  const result = (value) => ({ jsonrpc: '2.0', id, result: value });
  if (method === 'initialize')
    return result({
      protocolVersion: params.protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: 'under-load', version: '1' },
    });
  if (method === 'ping') return result({});
  if (method === 'tools/list')
    return result({
      tools: Object.entries(tools).map(([name, { inputSchema = { type: 'object' } }]) => ({
        name,
        inputSchema,
        annotations: { readOnlyHint: true },
      })),
    });
  if (method !== 'tools/call') return { jsonrpc: '2.0', id, error: { code: -32601, message: `no ${method}` } };
  const { progressToken } = params._meta ?? {};
  const progress = (done) => {
    if (progressToken !== undefined)
      notify({ method: 'notifications/progress', params: { progressToken, progress: done } });
  };
  try {
    const text = String(await tools[params.name].run(params.arguments ?? {}, { progress, notify }));
    return result({ content: [{ type: 'text', text }] });
  } catch (error) {
    return result({ isError: true, content: [{ type: 'text', text: String(error) }] });
  }
}

/** Serves over standard input and output. A tool is `run(args, { progress, notify })` and perhaps an `inputSchema`. */
export function serveStdio(tools) {
  const send = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
  const notify = (message) => send({ jsonrpc: '2.0', ...message });
  createInterface({ input: process.stdin }).on('line', async (line) => {
    const answer = await answerTo(JSON.parse(line), tools, notify);
    if (answer !== none) send(answer);
  });
}

/** Serves over Streamable HTTP without sessions, each answer as plain JSON. */
export function serveHttp(tools, port) {
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') return response.writeHead(405).end();
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk;
    const answer = await answerTo(JSON.parse(text), tools, () => {});
    if (answer === none) return response.writeHead(202).end();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  server.listen(port, '127.0.0.1');
}

/** A pause on the timers that the server sees. */
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
