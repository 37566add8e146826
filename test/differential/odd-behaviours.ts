import { after, answer, type Does, hello, ok, type RawParts, refuse, tool } from './raw-server.ts';
import type { RequestSettings } from './real-sdk-clients.ts';

/** Something odd that a server does, and the settings under which it is called. */
export interface OddBehaviour {
  readonly name: string;
  readonly parts: RawParts;
  readonly settings?: RequestSettings;
}

const odd = (name: string, parts: RawParts, settings: RequestSettings = {}): OddBehaviour => ({
  name,
  parts,
  settings,
});

/** A call answered with what is made of the usual answer, after a second. */
const callWith = (make: (message: Parameters<Does>[0]) => unknown): RawParts => ({
  call: (message, out) => after(1_000, () => out.line(make(message))),
});
const resultOf = (result: unknown): RawParts => callWith((message) => answer(message, result));
const listOf = (...tools: unknown[]): RawParts => ({ list: (message, out) => out.line(answer(message, { tools })) });
const initializeWith = (result: unknown): RawParts => ({
  initialize: (message, out) => out.line(answer(message, result)),
});
/** Text around the answer of a call. */
const callText = (write: (line: string) => string): RawParts => ({
  call: (message, out) => after(1_000, () => out.text(write(JSON.stringify(answer(message, ok))))),
});

const withReset = { onprogress: true, resetTimeoutOnProgress: true } as const;
const progress = (params: object) => ({ jsonrpc: '2.0', method: 'notifications/progress', params });
/** Ninety seconds with something every thirty that may be progress. */
const steadily = (params: (token: number, step: number) => object): RawParts => ({
  call: (message, out) => {
    const token = message.params?._meta?.progressToken ?? -1;
    for (const step of [1, 2]) after(step * 30_000, () => out.line(progress(params(token, step))));
    after(80_000, () => out.line(answer(message, ok)));
  },
});
/** Asks the client something during a call, and answers the call a second after. */
const asking = (request: object): RawParts => ({
  call: (message, out) => {
    out.line({ jsonrpc: '2.0', ...request });
    after(1_000, () => out.line(answer(message, ok)));
  },
});
const pages = (make: (cursor: string | undefined) => object): RawParts => ({
  list: (message, out) => out.line(answer(message, make(message.params?.cursor))),
});
const noted: { readonly [name: string]: unknown } = {
  structured: { type: 'object', properties: { a: { type: 'string' } } },
};

/** What servers do that the protocol does not have, or has and hardly anybody expects. */
export const oddBehaviours: readonly OddBehaviour[] = [
  // ids
  odd('initialize answered with its id as a string', {
    initialize: (message, out) => out.line({ ...answer(message, hello('2025-06-18')), id: String(message.id) }),
  }),
  odd(
    'a call answered with its id as a string',
    callWith((message) => ({ ...answer(message, ok), id: String(message.id) })),
  ),
  odd(
    'an error with its id as a string',
    callWith((message) => ({ ...refuse(message, -32000), id: String(message.id) })),
  ),
  odd(
    'a fractional id',
    callWith((message) => ({ ...answer(message, ok), id: (message.id ?? 0) + 0.5 })),
  ),
  odd(
    'a negative id',
    callWith((message) => ({ ...answer(message, ok), id: -1 })),
  ),
  odd(
    'a huge id',
    callWith((message) => ({ ...answer(message, ok), id: 1e300 })),
  ),
  odd(
    'an id that is null',
    callWith((message) => ({ ...answer(message, ok), id: null })),
  ),
  odd(
    'an error whose id is null',
    callWith((message) => ({ ...refuse(message, -32700), id: null })),
  ),
  odd(
    'an id that is an object',
    callWith((message) => ({ ...answer(message, ok), id: { id: message.id } })),
  ),
  // answers
  odd(
    'a result and an error',
    callWith((message) => ({ ...answer(message, ok), ...refuse(message, 1) })),
  ),
  odd(
    'a result and an error that is null',
    callWith((message) => ({ ...answer(message, ok), error: null })),
  ),
  odd(
    'an error and a result that is null',
    callWith((message) => ({ ...refuse(message, 1), result: null })),
  ),
  odd(
    'an error without code',
    callWith(({ id }) => ({ jsonrpc: '2.0', id, error: { message: 'no' } })),
  ),
  odd(
    'an error whose code is a fraction',
    callWith((message) => refuse(message, 1.5)),
  ),
  odd(
    'an error that is text',
    callWith(({ id }) => ({ jsonrpc: '2.0', id, error: 'no' })),
  ),
  odd(
    'no result',
    callWith(({ id }) => ({ jsonrpc: '2.0', id })),
  ),
  odd('a result that is null', resultOf(null)),
  odd('a result that is a list', resultOf([])),
  odd(
    'no jsonrpc',
    callWith(({ id }) => ({ id, result: ok })),
  ),
  odd(
    'jsonrpc 1.0',
    callWith((message) => ({ ...answer(message, ok), jsonrpc: '1.0' })),
  ),
  odd(
    'a field that JSON-RPC does not have',
    callWith((message) => ({ ...answer(message, ok), took: 5 })),
  ),
  odd('a field that results do not have', resultOf({ ...ok, took: 5 })),
  odd(
    'a batch',
    callWith((message) => [answer(message, ok)]),
  ),
  odd('a call answered twice', {
    call: (message, out) => [1_000, 2_000].map((ms) => after(ms, () => out.line(answer(message, ok)))),
  }),
  odd('initialize answered twice', {
    initialize: (message, out) => [1, 2].map(() => out.line(answer(message, hello('2025-06-18')))),
  }),
  odd(
    'an answer to a request that was cancelled',
    callWith((message) => answer(message, ok)),
    { timeout: 500 },
  ),
  odd('an answer to a request that comes later', {
    list: (message, out) => {
      out.line(answer({ id: (message.id ?? 0) + 1 }, ok));
      out.line(answer(message, { tools: [tool()] }));
    },
    call: () => {},
  }),
  // lines
  odd(
    'a byte order mark',
    callText((line) => `\ufeff${line}\n`),
  ),
  odd(
    'CRLF',
    callText((line) => `${line}\r\n`),
  ),
  odd(
    'blank lines',
    callText((line) => `\n\r\n\n${line}\n\n`),
  ),
  odd(
    'spaces around',
    callText((line) => `  ${line} \t\n`),
  ),
  odd(
    'a banner',
    callText((line) => `Server starting...\n${line}\n`),
  ),
  odd(
    'a null byte',
    callText((line) => `\u0000${line}\n`),
  ),
  odd(
    'two messages on a line',
    callText((line) => `${line}${line}\n`),
  ),
  odd('no line end, and then the end', {
    call: (message, out) =>
      after(1_000, () => {
        out.text(JSON.stringify(answer(message, ok)));
        out.end();
      }),
  }),
  odd('an answer, and then the end', {
    call: (message, out) =>
      after(1_000, () => {
        out.line(answer(message, ok));
        out.end();
      }),
  }),
  odd('the end', { call: (_, out) => after(1_000, () => out.end()) }),
  odd('half a line, and the rest later', {
    call: (message, out) => {
      const line = JSON.stringify(answer(message, ok));
      out.text(line.slice(0, 20));
      after(1_000, () => out.text(`${line.slice(20)}\n`));
    },
  }),
  // initialize
  odd('a version that nobody knows', initializeWith(hello('1999-01-01'))),
  odd('the version that has no initialize', initializeWith(hello('2026-07-28'))),
  odd('an initialize of nothing right', initializeWith({ protocolVersion: 7, capabilities: [], serverInfo: 'x' })),
  odd('no capabilities', initializeWith({ ...hello('2025-06-18'), capabilities: undefined })),
  odd('capabilities without tools', initializeWith(hello('2025-06-18', {}))),
  odd('no name of the server', initializeWith({ ...hello('2025-06-18'), serverInfo: { version: '1' } })),
  odd('an initialize of null', initializeWith(null)),
  odd('an initialize that is refused', { initialize: (message, out) => out.line(refuse(message, -32603)) }),
  // lists
  odd('a schema that is null', listOf(tool({ inputSchema: null }))),
  odd('a schema that is false', listOf(tool({ inputSchema: false }))),
  odd('no schema', listOf({ name: 't' })),
  odd('an empty schema', listOf(tool({ inputSchema: {} }))),
  odd('a schema with a boolean in it', listOf(tool({ inputSchema: { type: 'object', properties: { a: true } } }))),
  odd('a description that is null', listOf(tool({ description: null }))),
  odd('a tool without name', listOf({ inputSchema: { type: 'object' } })),
  odd('a tool that is null', listOf(tool(), null)),
  odd('two tools of one name', listOf(tool(), tool())),
  odd('no list of tools', { list: (message, out) => out.line(answer(message, {})) }),
  odd('tools/list refused', { list: (message, out) => out.line(refuse(message, -32601)) }),
  odd(
    'a cursor that is null',
    pages(() => ({ tools: [tool()], nextCursor: null })),
  ),
  odd(
    'a cursor that is empty, once',
    pages((cursor) => ({ tools: [tool()], ...(cursor === undefined ? { nextCursor: '' } : {}) })),
  ),
  odd(
    'two pages',
    pages((cursor) => ({ tools: [tool()], ...(cursor === undefined ? { nextCursor: 'b' } : {}) })),
  ),
  odd(
    'the same page for ever',
    pages(() => ({ tools: [tool()], nextCursor: 'a' })),
  ),
  // calls
  odd('no content', resultOf({})),
  odd('content that is text', resultOf({ content: 'ok' })),
  odd('a block of a type that nobody knows', resultOf({ content: [{ type: 'video', url: 'x' }] })),
  odd('a text block without text', resultOf({ content: [{ type: 'text' }] })),
  odd('isError that is null', resultOf({ ...ok, isError: null })),
  odd('structured content that is null', resultOf({ ...ok, structuredContent: null })),
  odd('an output schema, and no structured content', {
    ...resultOf(ok),
    ...listOf(tool({ outputSchema: noted.structured })),
  }),
  odd('an output schema, and an error without structured content', {
    ...resultOf({ ...ok, isError: true }),
    ...listOf(tool({ outputSchema: noted.structured })),
  }),
  // notifications and progress
  odd('a notification with an id of null', {
    call: (message, out) => {
      out.line({ ...progress({ progressToken: 2, progress: 1 }), id: null });
      after(1_000, () => out.line(answer(message, ok)));
    },
  }),
  odd('a notification that nobody knows', {
    call: (message, out) => {
      out.line({ jsonrpc: '2.0', method: 'notifications/unheard-of', params: { a: 1 } });
      out.line(answer(message, ok));
    },
  }),
  odd(
    'progress',
    steadily((progressToken, step) => ({ progressToken, progress: step })),
    withReset,
  ),
  odd(
    'progress whose token is a string',
    steadily((token, step) => ({ progressToken: String(token), progress: step })),
    withReset,
  ),
  odd(
    'progress whose token is true',
    steadily((_, step) => ({ progressToken: true, progress: step })),
    withReset,
  ),
  odd(
    'progress of another request',
    steadily((token, step) => ({ progressToken: token + 9, progress: step })),
    withReset,
  ),
  odd(
    'progress that nobody asked for',
    {
      call: (message, out) => {
        const progressToken = message.id ?? 0;
        for (const step of [1, 2]) after(step * 30_000, () => out.line(progress({ progressToken, progress: step })));
        after(80_000, () => out.line(answer(message, ok)));
      },
    },
    { resetTimeoutOnProgress: true },
  ),
  odd(
    'progress of a request that is over',
    steadily((token, step) => ({ progressToken: token - 1, progress: step })),
    withReset,
  ),
  odd(
    'progress that says nothing',
    steadily((progressToken) => ({ progressToken })),
    withReset,
  ),
  odd(
    'progress that is text',
    steadily((progressToken) => ({ progressToken, progress: 'half' })),
    withReset,
  ),
  odd(
    'progress that goes back',
    steadily((progressToken, step) => ({ progressToken, progress: -step })),
    withReset,
  ),
  odd(
    'progress after the answer',
    {
      call: (message, out) => {
        const progressToken = message.params?._meta?.progressToken;
        out.line(answer(message, ok));
        after(1_000, () => out.line(progress({ progressToken, progress: 1 })));
      },
    },
    withReset,
  ),
  // requests from the server
  odd('a ping during a call', asking({ id: 's', method: 'ping' })),
  odd('a ping with the id of the call', asking({ id: 2, method: 'ping' })),
  odd('a ping with a fractional id', asking({ id: 1.5, method: 'ping' })),
  odd('a ping with a huge id', asking({ id: 1e300, method: 'ping' })),
  odd('a ping with params of null', asking({ id: 's', method: 'ping', params: null })),
  odd('a ping with a field of its own', asking({ id: 's', method: 'ping', took: 5 })),
  odd('a request that nobody knows', asking({ id: 's', method: 'unheard/of' })),
  odd('a request for roots', asking({ id: 's', method: 'roots/list' })),
  odd(
    'an elicitation that was not offered',
    asking({ id: 's', method: 'elicitation/create', params: { message: 'a' } }),
  ),
];
