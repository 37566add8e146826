import http from 'node:http';
import { createRequire } from 'node:module';
import net from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { VirtualClock } from '../../../time/core/virtual-clock.ts';
import type { HttpRequest } from '../exchange.ts';
import { ask, played } from '../testing/origin-play.ts';
import { type HttpListener, ListenerOrigin } from './listener-origin.ts';

type App = HttpListener & Record<'get' | 'post' | 'use', (...handlers: unknown[]) => void>;
const express = createRequire(import.meta.url)('express') as { (): App; json(): unknown };

let clock: VirtualClock;
let notes: string[];
let attributed: HttpRequest[];
let opened: ListenerOrigin[];

beforeEach(() => {
  clock = new VirtualClock({ maxRealWaitMs: 2000 }).install();
  notes = [];
  attributed = [];
  opened = [];
});
afterEach(async () => {
  for (const origin of opened) await origin.close();
  clock.uninstall();
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve)); // handles close in a turn
  expect(process.getActiveResourcesInfo().filter((kind) => /^(TCP|HTTP)/.test(kind))).toEqual([]);
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function originOf(app: HttpListener | http.Server, options = {}): Promise<ListenerOrigin> {
  const context = {
    blockTime: (reason: string) => clock.blockTime(reason),
    note: (_key: number, text: string) => notes.push(text),
    attribute: (request: HttpRequest, run: () => void) => {
      attributed.push(request);
      run();
    },
  };
  const origin = new ListenerOrigin(app, context, options);
  await origin.open();
  opened.push(origin);
  return origin;
}

it('a listener answers at its instants, and what it opens belongs to its request', async () => {
  await clock.run(async () => {
    const origin = await originOf(async (request, response) => {
      await sleep(30_000);
      response.write(`${request.method} `);
      await sleep(30_000);
      response.end(request.url);
    });
    const { events, request } = await played(origin, clock, { path: '/mcp?a' });
    const second = await played(origin, clock, { body: 'x' });
    expect(events.slice(1)).toEqual(['0 received', '30000 head 200', '30000 :GET ', '60000 :/mcp?a', '60000 end']);
    expect(second.events[0]).toBe('60000 connected again');
    expect(attributed).toEqual([request, second.request]);
  });
});

it('an Express app: routes, bodies, and its answer to what throws', async () => {
  const app = express();
  app.use(express.json());
  app.post('/mcp', ({ body }: { body: unknown }, response: { json(body: unknown): void }) =>
    setTimeout(() => response.json({ got: body }), 45_000),
  );
  app.get('/bad', () => {
    throw Object.assign(new Error('secret'), { stack: 'secret' });
  });
  app.use((_error: Error, _request: unknown, response: http.ServerResponse, _next: unknown) => {
    response.writeHead(500).end('sorry');
  });
  await clock.run(async () => {
    const origin = await originOf(app);
    const headers = { 'content-type': 'application/json' };
    const { events, body } = await played(origin, clock, { body: '{"a":1}', headers });
    const bad = await played(origin, clock, { path: '/bad' });
    const none = await played(origin, clock, { path: '/none' });
    expect(JSON.parse(body.toString())).toEqual({ got: { a: 1 } });
    expect(events.at(-1)).toBe('45000 end');
    expect([bad.head?.status, bad.body.toString(), none.head?.status]).toEqual([500, 'sorry', 404]);
  });
});

it("an SDK v1 server's Node transport behind Express: progress at its instants, abort reaches the tool", async () => {
  const aborted: number[] = [];
  const app = express();
  app.use(express.json());
  app.post('/mcp', async (request: http.IncomingMessage & { body: unknown }, response: http.ServerResponse) => {
    const server = new McpServer({ name: 'v1', version: '1' });
    server.registerTool('slow', {}, async ({ _meta, sendNotification }) => {
      for (let progress = 1; progress <= 2; progress++) {
        await sleep(10_000);
        const params = { progressToken: _meta!.progressToken!, progress };
        await sendNotification({ method: 'notifications/progress', params });
      }
      return { content: [{ type: 'text', text: 'done' }] };
    });
    response.on('close', () => {
      if (!response.writableEnded) aborted.push(clock.now);
      void server.close();
    });
    const transport = new StreamableHTTPServerTransport();
    await server.connect(transport as never);
    await transport.handleRequest(request, response, request.body);
  });
  const call = {
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 2,
      method: 'tools/call',
      params: { name: 'slow', arguments: {}, _meta: { progressToken: 't' } },
    }),
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
  };
  await clock.run(async () => {
    const origin = await originOf(app);
    const { events, body } = await played(origin, clock, call);
    expect(events.slice(3).map((line) => Number.parseInt(line, 10))).toEqual([10_000, 15_000, 20_000, 20_000]); // the SDK's own comment at 15 s
    expect(body.toString()).toContain('"done"');
    const dropped = ask(origin, clock, call);
    await sleep(15_000);
    dropped.exchange.abort();
    await sleep(1);
    expect(aborted).toEqual([35_000]);
  });
});

it('a listener that throws would have ended its process: reset, with a note', async () => {
  const apps: HttpListener[] = [
    () => {
      throw new Error('oops');
    },
    async (_request, response) => {
      response.write('a');
      await sleep(5);
      throw new Error('oops');
    },
  ];
  await clock.run(async () => {
    for (const app of apps) {
      const origin = await originOf(app);
      const { events, note } = await played(origin, clock);
      expect(events.at(-1)).toMatch(/cut rst/);
      expect(note).toMatch(/reset.*the listener threw, which ends a process: oops/);
    }
  });
  expect(notes).toHaveLength(2);
});

it('a server that does not listen yet keeps its own settings', async () => {
  const server = http.createServer((_request, response) => void setTimeout(() => response.end('x'), 60_000));
  server.setTimeout(20_000);
  const { events, note } = await clock.run(async () => played(await originOf(server), clock));
  expect(events).toEqual(['0 connected', '0 received', '20000 cut fin']);
  expect(note).toMatch(/closed the connection/);
});

it('two megabytes go both ways', async () => {
  const big = 'x'.repeat(2_000_000);
  await clock.run(async () => {
    const origin = await originOf((request, response) => void request.pipe(response));
    const { body } = await played(origin, clock, { body: big });
    expect(body.toString()).toBe(big);
  });
});

it('says what is in the way of listening', async () => {
  const other = net.createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as net.AddressInfo;
  const context = { blockTime: () => () => {} };
  const taken = new ListenerOrigin(() => {}, context, { port });
  const code = 'ERR_LISTENER_ORIGIN';

  await expect(taken.open()).rejects.toMatchObject({ code, message: expect.stringMatching(`port ${port}.*is in use`) });
  await taken.close();
  expect(() => taken.url).toThrow(/call open\(\) first/);
  await new Promise((resolve) => other.close(resolve));

  const origin = await originOf(() => {});
  await expect(origin.open()).rejects.toMatchObject({ code, message: expect.stringMatching('listens already') });
});

it('close ends what is open, and leaves no listener', async () => {
  await clock.run(async () => {
    const origin = await originOf(() => {});
    const { url } = origin;
    const asked = ask(origin, clock);
    const stray = net.connect(Number(url.port), url.hostname);
    await sleep(5);
    await origin.close();
    await origin.close();
    await sleep(5);
    expect([asked.events.at(-1), stray.destroyed]).toEqual(['0 received', true]);
    const refused = await new Promise((resolve) => net.connect(Number(url.port), url.hostname).on('error', resolve));
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
  });
});
