import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createClient } from 'redis';

const errorText = (error) => `failed: ${error.code ?? error.name}: ${error.message}`;

/** Each way connects, and does the steps one after the other. It returns how to end the connection. */
const drivers = {
  async pg({ steps, cancelAfterMs, ...options }, done) {
    const client = new pg.Client({ user: 'postgres', database: 'postgres', ...options });
    client.on('error', () => {});
    await client.connect();
    done('connected');
    if (cancelAfterMs !== undefined)
      setTimeout(() => {
        const other = new pg.Client(options);
        other.cancel(client, client._getActiveQuery?.() ?? client.activeQuery);
      }, cancelAfterMs);
    for (const step of steps)
      try {
        if (step.waitMs !== undefined) {
          await new Promise((resolve) => setTimeout(resolve, step.waitMs));
          continue;
        }
        const { rows } = await client.query(step);
        done(rows.map((row) => Object.values(row).join(',')).join(';'));
      } catch (error) {
        done(errorText(error));
      }
    await client.end();
  },
  async ioredis({ steps, ...options }, done) {
    const client = new Redis({ maxRetriesPerRequest: 0, retryStrategy: () => null, lazyConnect: true, ...options });
    client.on('error', () => {});
    await client.connect();
    done('connected');
    for (const step of steps)
      if (step.waitMs !== undefined) await new Promise((resolve) => setTimeout(resolve, step.waitMs));
      else done(JSON.stringify(await client.call(...step)));
    client.disconnect();
  },
  async redis({ steps, port, host, path, RESP, ...options }, done) {
    const socket = { ...(path === undefined ? { host, port } : { path }), reconnectStrategy: false, ...options };
    const client = createClient({ socket, ...(RESP === undefined ? {} : { RESP }) });
    client.on('error', () => {});
    await client.connect();
    done('connected');
    for (const step of steps)
      if (step.waitMs !== undefined) await new Promise((resolve) => setTimeout(resolve, step.waitMs));
      else done(JSON.stringify(await client.sendCommand(step.map(String))));
    client.destroy();
  },
};

/** Asks one database. @returns every step with the virtual time at which it ended, since the beginning */
async function ask({ driver, giveUpMs, attempts = 1, ...options }) {
  const sinceMs = Date.now();
  const seen = [];
  const done = (text) => seen.push([Date.now() - sinceMs, text]);
  const attempt = () => drivers[driver](options, done).catch((error) => done(errorText(error)));
  const asking = (async () => {
    for (let tried = 0; tried < attempts && (tried === 0 || seen.at(-1)[1].startsWith('failed')); tried++)
      await attempt();
  })();
  let timer;
  const limit = new Promise((resolve) => {
    if (giveUpMs !== undefined) timer = setTimeout(resolve, giveUpMs);
  }).then(() => done('gave up'));
  await Promise.race([asking, limit]);
  clearTimeout(timer);
  return seen;
}

/** A server with one tool, `query`, which asks databases and answers with what it has seen. */
export function databaseServer() {
  const server = new Server({ name: 'database', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [{ name: 'query', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }],
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const seen = [];
    if (params.arguments.atOnce) seen.push(...(await Promise.all(params.arguments.asks.map(ask))));
    else for (const one of params.arguments.asks) seen.push(await ask(one));
    return { content: [{ type: 'text', text: JSON.stringify(seen) }] };
  });
  return server;
}
