import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { createMcpHandler, McpServer as McpServer2 } from '@modelcontextprotocol/server';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { VirtualClock } from '../../../time/core/virtual-clock.ts';
import { ask, played } from '../testing/origin-play.ts';
import type { FetchHandler } from './fetch-exchange.ts';
import { FetchOrigin } from './fetch-origin.ts';

let clock: VirtualClock;
let notes: string[];
let holds: number;

beforeEach(() => {
  clock = new VirtualClock({ maxRealWaitMs: 2000 }).install();
  notes = [];
  holds = 0;
});
afterEach(() => clock.uninstall());

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const originOf = (handler: unknown): FetchOrigin =>
  new FetchOrigin(handler as FetchHandler, {
    blockTime: (reason) => {
      holds++;
      const release = clock.blockTime(reason);
      return () => {
        holds--;
        release();
      };
    },
    note: (_key, text) => notes.push(text),
  });

/** A body that yields these, `everyMs` apart, and then ends, or fails. */
const bodyOf = (chunks: readonly unknown[], { everyMs = 0, fails = '' } = {}): ReadableStream =>
  new ReadableStream({
    async start(controller) {
      for (const chunk of chunks) {
        if (everyMs > 0) await sleep(everyMs);
        controller.enqueue(typeof chunk === 'string' && chunk !== 'no bytes' ? Buffer.from(chunk) : chunk);
      }
      if (fails !== '') controller.error(new Error(fails));
      else controller.close();
    },
  });

it('tells the whole exchange in order, at its instants', async () => {
  const origin = originOf(async (request: Request) => {
    await sleep(40_000);
    return new Response(`${request.method} ${request.url} ${await request.text()}`, { headers: { 'X-Case': 'Kept' } });
  });
  const { events, head } = await clock.run(() => played(origin, clock, { body: 'hello' }));

  expect(events).toEqual([
    '0 connected',
    '0 received',
    '40000 head 200',
    '40000 :POST http://server.test/mcp hello',
    '40000 end',
  ]);
  expect(head?.headers).toEqual({ 'content-type': 'text/plain;charset=UTF-8', 'x-case': 'Kept' });
  expect(holds).toBe(0);
});

it('a stream comes chunk by chunk, each at its instant, and time is not held in between', async () => {
  const origin = originOf(() => new Response(bodyOf(['a', 'b', 'c'], { everyMs: 60_000 })));
  const { events } = await clock.run(() => played(origin, clock));
  expect(events.slice(2)).toEqual(['0 head 200', '60000 :a', '120000 :b', '180000 :c', '180000 end']);
});

it('a connection is used again once its exchange is whole', async () => {
  const origin = originOf(() => new Response('x'));
  await clock.run(async () => {
    const [one, two] = [ask(origin, clock), ask(origin, clock)];
    await Promise.all([one.over, two.over]);
    const third = await played(origin, clock);
    expect([one, two, third].map(({ events }) => events[0])).toEqual([
      '0 connected',
      '0 connected',
      '0 connected again',
    ]);
  });
});

it('what has no body ends with its head, and a redirect is passed on', async () => {
  const statuses = [204, 205, 304, 307];
  const origin = originOf((request: Request) => {
    const status = Number(new URL(request.url).pathname.slice(1));
    return new Response(null, { status, headers: { location: '/there' } });
  });
  await clock.run(async () => {
    for (const status of statuses) {
      const { events } = await played(origin, clock, { path: `/${status}` });
      expect(events.slice(2)).toEqual([`0 head ${status}`, '0 end']);
    }
  });
});

it('cookies stay apart in one field, and the handler sees the host and the length', async () => {
  const origin = originOf((request: Request) => {
    const headers = new Headers([
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    for (const name of ['host', 'content-length', 'mcp-session-id'])
      headers.set(`x-${name}`, request.headers.get(name)!);
    return new Response(null, { headers });
  });
  const { head } = await clock.run(() => played(origin, clock, { body: 'é', headers: { 'mcp-session-id': 's' } }));
  expect(head?.headers).toMatchObject({
    'set-cookie': 'a=1, b=2',
    'x-host': 'server.test',
    'x-content-length': '2',
    'x-mcp-session-id': 's',
  });
});

const failures: { readonly [what: string]: [handler: () => unknown, note: RegExp] } = {
  'throws at once': [
    () => {
      throw new Error('no such table');
    },
    /no such table/,
  ],
  'throws later': [
    async () => {
      await sleep(10);
      throw 'a string';
    },
    /a string/,
  ],
  'returns nothing': [() => undefined, /returned undefined/],
  'returns an error response': [() => Response.error(), /status 0/],
  'returns a response that is used up': [
    async () => {
      const response = new Response('x');
      await response.text();
      return response;
    },
    /is being read already/,
  ],
};
for (const [what, [handler, note]] of Object.entries(failures)) {
  it(`a handler that ${what} gives a 500, with a note`, async () => {
    const { events, head, body } = await clock.run(() => played(originOf(handler), clock));
    expect(events.slice(2).map((line) => line.replace(/^\d+ /, ''))).toEqual(['head 500', 'end']);
    expect(body.length).toBe(0);
    expect(head?.headers).toEqual({ 'content-length': '0' });
    expect(notes).toEqual([expect.stringMatching(note)]);
  });
}

it('a body that fails, or yields no bytes, is reset after what came', async () => {
  const failing = await clock.run(() =>
    played(
      originOf(() => new Response(bodyOf(['a'], { everyMs: 10, fails: 'disk' }))),
      clock,
    ),
  );
  const text = await clock.run(() =>
    played(
      originOf(() => new Response(bodyOf(['a', 'no bytes']))),
      clock,
    ),
  );
  expect(failing.events.slice(3).at(-1)).toBe('10 cut rst');
  expect(failing.note).toMatch(/disk/);
  expect(text.events.slice(3)).toEqual(['10 :a', '10 cut rst']);
  expect(text.note).toMatch(/string, not bytes/);
});

it('a body is cut to its content-length, and one that falls short is cut off', async () => {
  const of = (length: string) =>
    originOf(() => new Response(bodyOf(['abc', 'def']), { headers: { 'content-length': length } }));
  const ends: string[][] = [];
  for (const length of ['4', '6', '9']) {
    ends.push((await clock.run(() => played(of(length), clock))).events.slice(3));
  }
  expect(ends).toEqual([
    ['0 :abcd', '0 end'],
    ['0 :abcdef', '0 end'],
    ['0 :abcdef', '0 cut fin'],
  ]);
  expect(notes).toEqual([expect.stringMatching(/longer than its content-length of 4/)]);
});

it('abort aborts the signal of a handler at work, and nothing more is told', async () => {
  const seen: string[] = [];
  const origin = originOf(async (request: Request) => {
    request.signal.addEventListener('abort', () => seen.push(`aborted at ${clock.now}`));
    await sleep(1000);
    return new Response(bodyOf(['late']));
  });
  const { events } = await clock.run(async () => {
    const asked = ask(origin, clock);
    await sleep(300);
    asked.exchange.abort();
    asked.exchange.abort();
    await sleep(5000);
    return asked;
  });
  expect(seen).toEqual(['aborted at 300']);
  expect(events).toEqual(['0 connected', '0 received']);
});

it('abort cancels the body that is being read', async () => {
  const seen: string[] = [];
  const origin = originOf((request: Request) => {
    request.signal.addEventListener('abort', () => seen.push('aborted'));
    return new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(Buffer.from('a')),
        cancel: () => {
          seen.push(`cancelled at ${clock.now}`);
        },
      }),
    );
  });
  await clock.run(async () => {
    const asked = ask(origin, clock);
    await sleep(300);
    asked.exchange.abort();
    await sleep(0);
    expect(asked.events.at(-1)).toBe('0 :a');
  });
  expect(seen).toEqual(['aborted', 'cancelled at 300']);
});

it('abort from within what is events, at every step, is the last of it', async () => {
  const origin = originOf(() => new Response(bodyOf(['a', 'b'])));
  for (const step of ['connected', 'received', 'head 200', ':a']) {
    await clock.run(async () => {
      const asked = ask(origin, clock, {}, (what, { exchange }) => {
        if (what.replace(' again', '') === step) exchange.abort();
      });
      await sleep(100);
      expect(asked.events.at(-1)).toMatch(new RegExp(`${step}|connected again`));
    });
  }
  await origin.close();
  expect(holds).toBe(0);
});

it('an exchange that is aborted as soon as it began never reaches the handler', async () => {
  let calls = 0;
  const origin = originOf(() => new Response(String(++calls)));
  await clock.run(async () => {
    ask(origin, clock).exchange.abort();
    await sleep(1);
  });
  expect(calls).toBe(0);
});

it('a body that never ends does not hoard: what nobody has heard yet is not read', async () => {
  let pulled = 0;
  const origin = originOf(
    () =>
      new Response(
        new ReadableStream({
          pull: (controller) => {
            pulled++;
            controller.enqueue(Buffer.alloc(1024));
          },
        }),
      ),
  );
  await clock.run(
    () =>
      new Promise<void>((resolve) => {
        const asked = ask(origin, clock, {}, () => {
          if (asked.body.length < 100 * 1024) return;
          asked.exchange.abort();
          resolve();
        });
      }),
  );
  expect(pulled).toBeLessThan(105);
});

it('a request that cannot be on a wire is refused', async () => {
  const origin = originOf(() => new Response('x'));
  const { events, note } = await clock.run(() => played(origin, clock, { headers: { 'x-bad': 'a\nb' } }));
  expect(events).toEqual(['0 cut refused']);
  expect(note).toMatch(/cannot be sent/);
});

it('two megabytes go both ways', async () => {
  const big = 'x'.repeat(2_000_000);
  const origin = originOf(async (request: Request) => new Response(await request.text()));
  const { body, events } = await clock.run(() => played(origin, clock, { body: big }));
  expect(body.toString()).toBe(big);
  expect(events.at(-1)).toBe('0 end');
});

it('close aborts what is open, waits for no handler, and refuses what comes after', async () => {
  const seen: string[] = [];
  const origin = originOf((request: Request) => {
    request.signal.addEventListener('abort', () => seen.push('aborted'));
    return new Promise(() => {});
  });
  await clock.run(async () => {
    const asked = ask(origin, clock);
    await sleep(5);
    await origin.close();
    const late = await played(origin, clock);
    expect([asked.events.length, seen, late.events]).toEqual([2, ['aborted'], ['5 cut refused']]);
  });
  expect(holds).toBe(0);
});

it('what a handler opens belongs to its request', async () => {
  const labels: string[] = [];
  const origin = new FetchOrigin(() => new Response('x'), {
    blockTime: (reason) => clock.blockTime(reason),
    attribute: ({ method, url }, run) => {
      labels.push(`${method} ${url.pathname}`);
      run();
    },
  });
  await clock.run(() => played(origin, clock));
  expect(labels).toEqual(['GET /mcp']);
});

const rpc = (id: number, method: string, params: object): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });
const initialize = rpc(1, 'initialize', {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
});
const call = rpc(2, 'tools/call', { name: 'slow', arguments: {}, _meta: { progressToken: 't' } });
const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

it("an SDK v1 server's transport answers in an event stream, progress at its instants", async () => {
  const server = new McpServer({ name: 'v1', version: '1' });
  server.registerTool('slow', {}, async ({ _meta, sendNotification }) => {
    for (let progress = 1; progress <= 3; progress++) {
      await sleep(20_000);
      const params = { progressToken: _meta!.progressToken!, progress };
      await sendNotification({ method: 'notifications/progress', params });
    }
    return { content: [{ type: 'text', text: 'done' }] };
  });
  const transport = new WebStandardStreamableHTTPServerTransport({ sessionIdGenerator: () => 'session' });
  const origin = originOf((request: Request) => transport.handleRequest(request));
  await clock.run(async () => {
    await server.connect(transport as never);
    const first = await played(origin, clock, { body: initialize, headers });
    expect(first.head?.headers['mcp-session-id']).toBe('session');
    const { events, head, body } = await played(origin, clock, {
      body: call,
      headers: { ...headers, 'mcp-session-id': 'session', 'mcp-protocol-version': '2025-06-18' },
    });
    expect(head?.headers['content-type']).toBe('text/event-stream');
    const bytes = events.slice(3).map((line) => (line.endsWith('keepalive\n\n') ? line : Number.parseInt(line, 10)));
    const comment = (ms: number) => `${ms} :: keepalive\n\n`; // its own, every 15 s
    expect(bytes).toEqual([comment(15_000), 20_000, comment(30_000), 40_000, comment(45_000), 60_000, 60_000]);
    expect(body.toString().match(/"done"/g)).toHaveLength(1);
    const gone = await played(origin, clock, {
      method: 'DELETE',
      headers: { ...headers, 'mcp-session-id': 'session' },
    });
    expect(gone.events.slice(2)).toEqual(['60000 head 200', '60000 end']);
  });
});

it("an SDK v2 server's handler, behind Hono", async () => {
  const handler = createMcpHandler(() => {
    const server = new McpServer2({ name: 'v2', version: '1' });
    server.registerTool('slow', {}, async () => {
      await sleep(45_000);
      return { content: [{ type: 'text', text: 'done' }] };
    });
    return server;
  });
  const app = new Hono();
  app.all('/mcp', (context) => handler.fetch(context.req.raw));
  const origin = originOf(app.fetch);
  await clock.run(async () => {
    const { events, head, body } = await played(origin, clock, { body: call, headers });
    expect(head?.status).toBe(200);
    expect(body.toString()).toContain('"done"');
    expect(events.at(-1)).toBe('45000 end');
    const elsewhere = await played(origin, clock, { path: '/other' });
    expect(elsewhere.head?.status).toBe(404);
  });
});
