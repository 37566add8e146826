import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { expect, test } from 'vitest';
import { check, scenario } from '../../src/index.ts';
import type { Transcript } from '../../src/wire/transcript.ts';
import { rawApp } from './raw-app.ts';

/** Both protocol eras over HTTP, with SDK v2's own server, which serves both. */

const aborted: string[] = [];

const app =
  (legacy: 'stateless' | 'reject' = 'stateless') =>
  () =>
    createMcpHandler(
      () => {
        const server = new McpServer({ name: 'two-eras', version: '1.0.0' });
        for (const [name, ms] of [
          ['soon', 10_000],
          ['late', 600_000],
        ] as const)
          server.registerTool(name, { annotations: { readOnlyHint: true } }, async ({ mcpReq }) => {
            mcpReq.signal.addEventListener('abort', () => aborted.push(name));
            await new Promise((resolve) => setTimeout(resolve, ms));
            return { content: [{ type: 'text', text: name }] };
          });
        return server;
      },
      { legacy },
    );

const sent = ({ entries }: Transcript): readonly string[] =>
  entries.flatMap((entry) => (entry.kind === 'sent' && 'method' in entry.frame ? [entry.frame.method] : []));

test('a client that probes finds the stateless era, and needs no initialize', async () => {
  const { transcript, call, startup } = await scenario(
    { app: app() },
    { client: 'typescript-sdk-v2:versionNegotiation=true', call: { tool: 'soon' } },
  );

  expect(sent(transcript)).toEqual(['server/discover', 'tools/list', 'tools/call']);
  expect([startup.verdict, call?.verdict, call?.era]).toEqual(['fits', 'fits', '2026-07-28']);
  expect(call?.answer?.atMs).toBe(10_000);
});

test('there, closing the response is the cancellation, and the server hears of it', async () => {
  aborted.length = 0;
  const { transcript, call } = await scenario(
    { app: app() },
    { client: 'typescript-sdk-v2:versionNegotiation=true', call: { tool: 'late' } },
  );

  expect(call).toMatchObject({ verdict: 'fails', gaveUp: { atMs: 60_000 } });
  expect(call?.executions[0]?.cancel).toMatchObject({ sent: true, atMs: 60_000, how: 'stream-close' });
  expect(sent(transcript)).not.toContain('notifications/cancelled');
  expect(aborted).toEqual(['late']);
});

test('before, it is a message', async () => {
  const { call } = await scenario({ app: app() }, { client: 'typescript-sdk-v1', call: { tool: 'late' } });
  expect(call?.executions[0]?.cancel).toMatchObject({ sent: true, atMs: 60_000, how: 'notification' });
});

test('a server of one era alone turns the others away', async () => {
  const { startup } = await check({ app: app('reject') }, { clients: ['typescript-sdk-v1', 'claude-code-cli'] });
  expect(startup.map(({ client, verdict }) => [client, verdict])).toEqual([
    ['typescript-sdk-v1', 'fails'],
    ['claude-code-cli', 'fits'],
  ]);
});

test('the era may be chosen: a client is made to speak one alone', async () => {
  const clients = ['claude-code-cli'];
  const old = await check({ app: app() }, { clients, era: '2025-11-25', calls: [{ tool: 'soon' }] });
  const next = await check({ app: app() }, { clients, era: '2026-07-28', calls: [{ tool: 'soon' }] });
  expect([old.cells[0]?.era, next.cells[0]?.era]).toEqual(['2025-11-25', '2026-07-28']);
});

test('a server that knows no probe is spoken to as before, and a silent one costs the limit of the probe', async () => {
  const refused = await scenario(
    { app: rawApp({ now: { json: 'done', afterMs: 0 } }) },
    { client: 'claude-code-cli', call: { tool: 'now' } },
  );
  const handler = rawApp({ now: { json: 'done', afterMs: 0 } })();
  const silent = await scenario(
    {
      app: () => async (request: Request) =>
        (await request.clone().text()).includes('server/discover') ? new Promise<Response>(() => {}) : handler(request),
    },
    { client: 'claude-code-cli:MCP_CONNECT_TIMEOUT_MS=60000', call: { tool: 'now' } },
  );

  expect([refused.startup.verdict, refused.startup.listedAtMs]).toEqual(['fits', 0]);
  expect([silent.startup.verdict, silent.startup.listedAtMs]).toEqual(['fits', 5_000]);
});
