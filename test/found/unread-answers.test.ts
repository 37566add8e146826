import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import type { CheckReport } from '../../src/index.ts';
import { plain } from '../../src/report/drawing/palette.ts';
import { humanReport } from '../../src/report/formats/text.ts';
import type { Connectable, ServerTransport } from '../../src/wire/memory-link.ts';
// @ts-expect-error plain JavaScript, which a process of its own loads too
import * as refusing from './refusing.mjs';

interface Message {
  readonly id?: number;
  readonly method?: string;
}

const reply = refusing.reply as (at: string, how: string, message: object) => object;
const textOf = (report: CheckReport) => humanReport(report, { palette: plain, width: 100 }).replaceAll(/\s+/g, ' ');
const calls = [{ tool: 't', arguments: {} }];
const result = { content: [{ type: 'text', text: 'done' }] };

/** Sends something of its own in answer to one method, and what is right to all others. */
const sending = (at: string, what: (id: number) => object | null) => (): Connectable => ({
  async connect(transport: ServerTransport) {
    transport.onmessage = ((message: Message) => {
      const { id, method } = message;
      if (id === undefined || method === undefined) return;
      const right = { jsonrpc: '2.0', id, ...reply('nothing', '', message) };
      const sent = method === at ? what(id) : right;
      if (sent !== null) void transport.send(sent as never);
    }) as never;
  },
});

/** What a client may get in answer to a call, and what is said of it. */
const odd: readonly [string, string, (id: number) => object, string][] = [
  [
    'another id',
    'codex-cli',
    (id) => ({ jsonrpc: '2.0', id: id + 100, result }),
    'an answer with the id 102, and no request of this client has that id',
  ],
  [
    'the id of an earlier request',
    'codex-cli',
    (id) => ({ jsonrpc: '2.0', id: id - 1, result }),
    'an answer with the id 1, though that request had its answer',
  ],
  [
    'its id as text, to a client that compares it as it is',
    'vscode',
    (id) => ({ jsonrpc: '2.0', id: String(id), result }),
    'an answer with the id "2", and no request of this client has that id',
  ],
  [
    'an error without an id',
    'codex-cli',
    () => ({ jsonrpc: '2.0', id: null, error: { code: -32700, message: 'Parse error' } }),
    'an error without an id, which answers no request: error -32700: Parse error',
  ],
  [
    'an error without a code',
    'codex-cli',
    (id) => ({ jsonrpc: '2.0', id, error: { message: 'no licence' } }),
    'what this client does not read as a message: an "error" without a numeric "code" and a "message"',
  ],
  [
    'a result that is no object',
    'codex-cli',
    (id) => ({ jsonrpc: '2.0', id, result: null }),
    'what this client does not read as a message: "result" is not an object',
  ],
  [
    'a batch',
    'codex-cli',
    (id) => [{ jsonrpc: '2.0', id, result }],
    'what this client does not read as a message: a JSON array instead of an object',
  ],
  [
    'a result and an error, to a client that reads neither',
    'typescript-sdk-v1',
    (id) => ({ jsonrpc: '2.0', id, result, error: { code: 1, message: 'both' } }),
    'what this client does not read as a message: no message to this client (result-and-error)',
  ],
];

describe('an answer that a client does not take for one', () => {
  test.each(odd)('%s', async (_, client, what, said) => {
    const report = await check(sending('tools/call', what), { clients: [client], calls });
    expect(report.cells).toMatchObject([
      { verdict: 'fails', causes: [{ kind: 'unread-answer', request: 'tools/call', atMs: 0 }] },
    ]);
    const text = textOf(report);
    expect(text).toContain(`cause 0 ms into it the server sent ${said}`);
    expect(text).toContain('do answer each request once, with its own id, as one JSON-RPC object');
    for (const wrong of ['nothing can run any more', 'put a deadline of your own', 'how much is enough is unknown'])
      expect(text).not.toContain(wrong);
  });

  test('is the cause of a start-up too', async () => {
    const server = sending('initialize', (id) => ({ jsonrpc: '2.0', id, result: [1, 2] }));
    const report = await check(server, { clients: ['codex-cli', 'vscode'], calls });
    expect(report.startup).toMatchObject([
      { verdict: 'fails', causes: [{ kind: 'unread-answer', request: 'initialize', atMs: 0 }] },
      { verdict: 'fails', causes: [{ kind: 'unread-answer', request: 'initialize', atMs: 0 }] },
    ]);
    const text = textOf(report);
    expect(text).toContain('waits this client does not take what comes for the answer, and waits without a limit');
    expect(text).toContain('startup_timeout_sec (s): no value helps while this client does not take the answer');
    expect(text).not.toContain('waits the start-up never ends');
  });

  test.each<[string, (id: number) => object | null]>([
    ['nothing', () => null],
    ['a log line', () => ({ level: 'info', msg: 'working' })],
  ])('is no cause where the server sends %s', async (_, what) => {
    const report = await check(sending('tools/call', what), { clients: ['codex-cli', 'vscode'], calls });
    expect(report.cells).toMatchObject([
      { verdict: 'fails', causes: [] },
      { verdict: 'fails', causes: [] },
    ]);
    expect(textOf(report)).toContain('nothing can run any more');
  });
});
