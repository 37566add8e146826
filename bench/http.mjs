/**
 * What a call over HTTP costs in this process, beside the same over memory: run `npm run build`, then
 * `node bench/http.mjs`. The server is the SDK's own, as a web-standard handler and behind an Express app on loopback.
 * Ratios within one run count; absolute times depend on the machine and what else it does.
 */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import express from 'express';
import { clientById } from '../dist/mocks/clients.js';
import { playCall, playStartup } from '../dist/src/scenario/play-calls.js';
import { openSession } from '../dist/src/scenario/session.js';
import { real } from '../dist/src/time/base/real.js';
import { line, median } from './measure.mjs';

/** A tool that answers at once, and one that takes ten minutes and tells of it every five seconds. */
function makeServer() {
  const server = new McpServer({ name: 'bench', version: '1' });
  server.registerTool('quick', {}, async () => ({ content: [] }));
  server.registerTool('steady', {}, async ({ _meta, sendNotification }) => {
    const progressToken = _meta?.progressToken;
    for (let progress = 1; progress <= 120; progress++) {
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      await sendNotification({ method: 'notifications/progress', params: { progressToken, progress, total: 120 } });
    }
    return { content: [] };
  });
  return server;
}

const sessions = (make) => {
  const known = new Map();
  return async (id) => {
    if (id !== undefined && known.has(id)) return known.get(id);
    const transport = make((made) => known.set(made, transport));
    await makeServer().connect(transport);
    return transport;
  };
};
const options = (onsessioninitialized) => ({
  sessionIdGenerator: () => `${Math.random()}`,
  onsessioninitialized,
});

function handler() {
  const session = sessions((known) => new WebStandardStreamableHTTPServerTransport(options(known)));
  return async (request) => (await session(request.headers.get('mcp-session-id') ?? undefined)).handleRequest(request);
}

function app() {
  const session = sessions((known) => new StreamableHTTPServerTransport(options(known)));
  return express()
    .use(express.json())
    .all('/mcp', async (request, response) => {
      const transport = await session(request.headers['mcp-session-id']);
      await transport.handleRequest(request, response, request.body);
    });
}

const ways = [
  ['memory', 'memory', makeServer],
  ['a web-standard handler', 'http', { app: handler }],
  ['an Express app on loopback', 'http', { app }],
];
const settings = { onprogress: true, resetTimeoutOnProgress: true };
const bounds = { horizonMs: 48 * 3_600_000, maxSteps: 2_000_000, maxRealMs: 30_000 };

/** The real milliseconds of each of so many calls in one opened; its clock is not ours. */
async function calls(transport, server, tool, times) {
  const conditions = { transport, era: 'initialize', mode: 'headless', settings, reading: 'lax' };
  const opened = await openSession({ server, profile: clientById('typescript-sdk-v1'), conditions, time: 'virtual' });
  try {
    if (!(await playStartup(opened, bounds))) throw new Error('the server did not start');
    const took = [];
    for (let call = 0; call < times; call++) {
      const began = real.nowMs();
      await playCall(opened, tool, {}, bounds);
      took.push(real.nowMs() - began);
    }
    return took;
  } finally {
    await opened.close();
  }
}

const middle = async (transport, server, tool, times, warm) =>
  median((await calls(transport, server, tool, warm + times)).slice(warm));

console.log(`node ${process.version}`);
for (const [tool, what, times, warm] of [
  ['quick', 'an answered call', 200, 50],
  ['steady', 'ten minutes with 120 progress', 15, 5],
]) {
  let memory = 0;
  for (const [name, transport, server] of ways) {
    const rounds = [];
    for (let round = 0; round < 3; round++) rounds.push(await middle(transport, server, tool, times, warm));
    const took = median(rounds);
    line(`${what}: ${name}`, took, 'ms');
    if (name === 'memory') memory = took;
    else line(`${what}: ${name}, against memory`, took / memory, 'x');
  }
}
