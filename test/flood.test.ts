import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { mostPerInstant } from '../src/scenario/link/flood-guard.ts';

/** A server whose tool sends so many notifications, one a macrotask, before it answers; and never sleeps. */
function chattyServer(count: number): Server {
  const server = new Server({ name: 'chatty', version: '1.0.0' }, { capabilities: { tools: {}, logging: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [{ name: 'chat', inputSchema: { type: 'object' as const }, annotations: { readOnlyHint: true } }],
  }));
  server.setRequestHandler(CallToolRequestSchema, async () => {
    for (let sent = 0; sent < count; sent++) {
      await server.notification({ method: 'notifications/message', params: { level: 'info', data: 'x' } });
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { content: [] };
  });
  return server;
}

test('a server that never stops sending says nothing about any client', async () => {
  const report = await check(() => chattyServer(Number.POSITIVE_INFINITY), { clients: ['codex-cli'] });
  expect(report.cells.map(({ verdict, stopped }) => ({ verdict, stopped }))).toEqual([
    { verdict: 'unknown', stopped: expect.stringContaining(`more than ${mostPerInstant} messages at one instant`) },
  ]);
}, 60_000);

test('one that sends much, and stops, is judged as any other', async () => {
  const report = await check(() => chattyServer(5_000), { clients: ['codex-cli'] });
  expect(report.cells.map(({ verdict }) => verdict)).toEqual(['fits']);
});
