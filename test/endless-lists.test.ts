import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { judgeStartup } from '../src/properties/judging/judge-startup.ts';
import { played } from './played.ts';

/** A server whose list of tools has the pages that `next` says; a page takes `takesMs`. */
function pagedServer(next: (page: number) => string | undefined, takesMs = 0): Server {
  const server = new Server({ name: 'paged', version: '1.0.0' }, { capabilities: { tools: {} } });
  let page = 0;
  server.setRequestHandler(ListToolsRequestSchema, async () => {
    if (takesMs > 0) await new Promise((resolve) => setTimeout(resolve, takesMs));
    page += 1;
    const nextCursor = next(page);
    const tools = [{ name: `tool${page}`, inputSchema: { type: 'object' as const } }];
    return nextCursor === undefined ? { tools } : { tools, nextCursor };
  });
  return server;
}

async function startup(client: string, server: () => Server) {
  const report = await check(server, { clients: [client] });
  const judgement = report.startup[0];
  return {
    verdict: judgement?.verdict,
    gaveUpAtMs: judgement?.gaveUp?.atMs ?? null,
    message: report.findings[0]?.message,
  };
}

describe('a list that never ends', () => {
  test('a cursor that comes back is noticed at once', async () => {
    expect(await startup('typescript-sdk-v1', () => pagedServer((page) => `c${page % 3}`))).toEqual({
      verdict: 'fails',
      gaveUpAtMs: null,
      message:
        'the start-up never ends, and this client waits without a limit; tools/list never ends: page 4 gives the cursor "c1" again',
    });
  });

  test('ever new cursors are believed for a thousand pages', async () => {
    expect(await startup('typescript-sdk-v1', () => pagedServer((page) => `c${page}`))).toMatchObject({
      verdict: 'fails',
      message: expect.stringContaining('page 1000 still gives a next cursor, "c1000"'),
    });
  });

  test('a client with a clock over its start-up gives up when that fires, and the finding names the cursor', async () => {
    expect(await startup('codex-cli', () => pagedServer(() => 'same'))).toEqual({
      verdict: 'fails',
      gaveUpAtMs: 30_000,
      message: expect.stringMatching(
        /gave up after 30000 ms.*tools\/list never ends: page 2 gives the cursor "same" again/,
      ),
    });
  });
});

test('a list with an end is read to it, and an empty cursor is none', async () => {
  const transcript = await played(() => pagedServer((page) => (page < 900 ? `c${page}` : '')), []);
  expect(judgeStartup(transcript, 4)).toMatchObject({ verdict: 'fits', because: null });
});
