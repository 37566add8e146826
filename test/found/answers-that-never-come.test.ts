import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check, formatReport } from '../../src/index.ts';
// @ts-expect-error plain JavaScript, which a process of its own loads too
import * as refusing from './refusing.mjs';

interface Message {
  readonly id?: number;
  readonly method?: string;
}

const reply = refusing.reply as (at: string, how: string, message: object) => object;
const calls = [{ tool: 't', arguments: {} }];
const clients = ['codex-cli', 'codex-cli:tool_timeout_sec=60', 'typescript-sdk-v1'];
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

/** A server over HTTP that accepts some requests with 202, and answers them on no other stream. */
const accepting = (at: string | null) => ({
  app: () => async (request: Request) => {
    if (request.method !== 'POST') return new Response(null, { status: 405 });
    const message = (await request.json()) as Message;
    if (message.id === undefined || message.method === at) return new Response(null, { status: 202 });
    return Response.json({ jsonrpc: '2.0', id: message.id, ...reply('nothing', '', message) });
  },
});

/** A server over stdio that leaves the last line of this answer without its end. */
const halfLine = (at: string, how: string) => ({
  command: process.execPath,
  args: [fileURLToPath(new URL('refusing-stdio.mjs', import.meta.url)), at, how],
});

describe('a request that is answered with HTTP 202', () => {
  test.each([
    ['tools/call', 'cells'],
    ['initialize', 'startup'],
    ['tools/list', 'startup'],
  ] as const)('%s: the report names it', async (at, where) => {
    const report = await check(accepting(at), { clients, calls, explain: 0, quick: true });
    const causes = report[where].map((one) => [one.verdict, one.causes.map(({ kind, request }) => [kind, request])]);
    expect(causes).toEqual(clients.map(() => ['fails', [['accepted-only', at]]]));
    const text = oneLine(formatReport(report));
    expect(text).toContain(`the server answered the POST of ${at} with HTTP 202, which carries no answer`);
    expect(text).toContain('answer a request in its own response');
  });

  test('a notification that is answered so is no cause', async () => {
    const report = await check(accepting(null), { clients, calls, quick: true });
    expect(report.cells.map(({ verdict, causes }) => [verdict, causes])).toEqual(clients.map(() => ['fits', []]));
  });
});

describe('an answer without its line end', () => {
  test.each([
    ['tools/call', 'cells'],
    ['initialize', 'startup'],
    ['tools/list', 'startup'],
  ] as const)('%s: the report names it', async (at, where) => {
    const report = await check(halfLine(at, 'half-line'), { clients, calls, explain: 0, quick: true });
    const causes = report[where].map((one) => [one.verdict, one.causes.map(({ kind, request }) => [kind, request])]);
    expect(causes).toEqual(clients.map(() => ['fails', [['unfinished-line', at]]]));
    const text = oneLine(formatReport(report));
    expect(text).toMatch(/the last \d+ bytes of the server have no line feed at their end/);
    expect(text).toContain('end each message with a line feed');
  });

  test('one whose end comes a moment later is in time, and is no cause', async () => {
    const report = await check(halfLine('tools/call', 'late-end'), { clients, calls, quick: true });
    expect(report.cells.map(({ verdict, causes }) => [verdict, causes])).toEqual(clients.map(() => ['fits', []]));
  });
});
