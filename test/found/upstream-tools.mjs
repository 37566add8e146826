// Tools that meet an upstream that cannot be reached, each in its own way. Loaded by a process of its own, or here.
import { createServer } from 'node:http';

/** Nothing listens there: the port of a server that was closed again. */
export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const said = (text) => ({ content: [{ type: 'text', text }] });
const failed = (text) => ({ ...said(text), isError: true });
const noNumber = {
  type: 'object',
  properties: { n: { type: 'number' } },
  required: ['n'],
  additionalProperties: false,
};
const nothing = { type: 'object', additionalProperties: false };

export const tools = {
  hard: {
    schema: nothing,
    async run(url) {
      const { status } = await fetch(url);
      return said(`status ${status}`);
    },
  },
  soft: {
    schema: nothing,
    run: (url) =>
      fetch(url).then(
        () => said('found'),
        (error) => said(`Sorry, the search is down: ${error.message}`),
      ),
  },
  unknownName: {
    schema: nothing,
    run: () => fetch('http://no-such-host.invalid/').then(said, () => said('Sorry')),
  },
  background: {
    schema: nothing,
    async run(url) {
      setTimeout(() => void fetch(url).catch(() => {}), 50);
      return said('done');
    },
  },
  recovers: {
    schema: nothing,
    async run(url) {
      await fetch(url).catch(() => {});
      const server = createServer((_, response) => response.end('here')).listen(Number(new URL(url).port), '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const text = await (await fetch(url, { headers: { connection: 'close' } })).text();
      await new Promise((resolve) => server.close(resolve));
      return said(text);
    },
  },
  hangs: {
    schema: nothing,
    async run(url) {
      for (let tries = 0; tries < 20; tries++) {
        await fetch(url).catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, 20_000));
      }
      return said('at last');
    },
  },
  wrongArguments: { schema: noNumber, run: async () => failed('MCP error -32602: Input validation error: n is odd') },
  wrongNothing: { schema: nothing, run: async () => failed('Invalid arguments for tool wrongNothing') },
  broken: { schema: noNumber, run: async () => failed('no such row\nat query()') },
  brokenAlways: { schema: nothing, run: async () => failed('no such row') },
};

const annotations = { readOnlyHint: true };

/** Answers a message as a server with these tools does. */
export async function answer({ method, params }, url) {
  if (method === 'initialize')
    return {
      result: {
        protocolVersion: params.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: 'upstream-tools', version: '1' },
      },
    };
  if (method === 'tools/list')
    return {
      result: {
        tools: Object.entries(tools).map(([name, { schema }]) => ({ name, inputSchema: schema, annotations })),
      },
    };
  if (method !== 'tools/call') return { error: { code: -32601, message: `no ${method}` } };
  try {
    return { result: await tools[params.name].run(url) };
  } catch (error) {
    return { result: failed(`${error.name}: ${error.message}`) };
  }
}
