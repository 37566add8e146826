import { createServer, type RequestListener, type Server } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import type { ServerUnderTest } from '../src/scenario/server/server-under-test.ts';
import { answered, event, type HttpParts, httpRawServer, type Replies } from './differential/http-raw-server.ts';
import { after, answer, type Message } from './differential/raw-server.ts';

const ignore = (): void => {};
const app = (parts: HttpParts) => ({ app: () => httpRawServer(parts, ignore) });
const options = { clients: ['typescript-sdk-v1'], calls: [{ tool: 't', arguments: {} }] };
const html = { 'content-type': 'text/html' };
const json = { 'content-type': 'application/json' };

/** What became of the one call: its verdict, when it ended, and why. */
async function judged(server: ServerUnderTest, more: object = {}) {
  const report = await check(server, { ...options, ...more });
  const [cell] = report.cells.filter(({ played }) => played);
  const [startup] = report.startup;
  const told = cell?.gaveUp ?? startup?.gaveUp;
  return {
    verdict: cell?.verdict ?? startup?.verdict,
    atMs: cell === undefined ? null : (cell.gaveUp?.atMs ?? cell.answer?.atMs ?? null),
    why: cell?.stopped ?? told?.because ?? null,
    findings: report.findings.map(({ message }) => message).join('\n'),
  };
}

const refuse = ({ id }: Message) => ({ jsonrpc: '2.0', id, error: { code: -32603, message: 'no' } });
const fine = JSON.stringify({ ...answered({ id: 2 }) });

/** Bytes of its own making on the connection, and again and again as soon as they are gone. */
const floods =
  (head: string, bytes: string): Replies =>
  (_, { response }) => {
    const { socket } = response;
    const again = (): void => {
      if (socket?.destroyed === false) socket.write(bytes, () => setImmediate(again));
    };
    socket?.write(head);
    again();
  };
const trickles =
  (head: string, bytes: string): Replies =>
  (_, { response }) => {
    const { socket } = response;
    const again = (): void => {
      if (socket?.destroyed === false) socket.write(bytes, () => setTimeout(again, 1_000));
    };
    socket?.write(head);
    again();
  };
const byteByByte: Replies = (message, reply) => {
  const text = [{ type: 'text', text: 'ä€😀'.repeat(5) }];
  const bytes = Buffer.from(event(answer(message, { content: text })));
  reply.events('');
  for (const [at, byte] of bytes.entries()) after(at, () => void reply.response.write(Buffer.of(byte)));
  after(bytes.length, () => reply.end());
};
const theOthersStream = (): HttpParts => {
  let writes: (text: string) => void = ignore;
  return {
    GET: (_, reply) => {
      writes = reply.events;
      reply.events('');
    },
    'tools/call': (message, reply) => {
      reply.send(202);
      after(3_000, () => writes(event(answered(message))));
    },
  };
};

describe('a server that answers in the end is judged by when', () => {
  test.each<[string, HttpParts, number]>([
    ['usual', {}, 0],
    [
      'a redirect within the origin',
      {
        'tools/call': (message, reply, { at }) =>
          at.http.endsWith('/there') ? reply.json(answered(message)) : reply.send(307, '', { location: '/there' }),
      },
      0,
    ],
    ['UTF-8 cut between any two bytes', { 'tools/call': byteByByte }, 125],
    ['an answer on the other stream', theOthersStream(), 3_000],
    [
      'two answers',
      {
        'tools/call': (message, reply) => {
          reply.events(event(answered(message)) + event(answered(message)));
          reply.end();
        },
      },
      0,
    ],
    ['a stream that never ends', { 'tools/call': (message, reply) => reply.events(event(answered(message))) }, 0],
    ['a refusal in JSON-RPC', { 'tools/call': (message, reply) => reply.json(refuse(message)) }, 0],
    [
      'a standing stream that ends at once, always',
      {
        GET: (_, reply) => {
          reply.events('');
          reply.end();
        },
        'tools/call': (message, reply) => after(50_000, () => reply.json(answered(message))),
      },
      50_000,
    ],
  ])('%s', async (_, parts, atMs) => {
    expect(await judged(app(parts))).toMatchObject({ verdict: 'fits', atMs });
  });
});

describe('a server whose answer cannot be had fails, and the reason is told', () => {
  test.each<[string, Replies, number, RegExp | null]>([
    ['a page', (_, reply) => reply.send(200, '<p>', html), 0, /type "text\/html"/],
    ['400 with words', (_, reply) => reply.send(400, 'bad'), 0, /HTTP 400: bad/],
    ['404 with an error in JSON-RPC', (message, reply) => reply.json(refuse(message), 404), 0, /HTTP 404: .*-32603/],
    ['500 without a body', (_, reply) => reply.send(500), 0, /HTTP 500/],
    ['500 with an error in JSON-RPC', (message, reply) => reply.json(refuse(message), 500), 0, /HTTP 500: .*-32603/],
    ['a redirect elsewhere', (_, reply) => reply.send(308, '', { location: 'http://a.test/' }), 0, /HTTP 308/],
    ['redirects in circles', (_, reply) => reply.send(307, '', { location: '/mcp' }), 0, /without end/],
    ['half of the JSON', (_, reply) => reply.send(200, fine.slice(0, -9), json), 0, /holds no message/],
    [
      'JSON that is cut off',
      (_, reply) => {
        reply.begin(200, '{', json);
        reply.cut();
      },
      0,
      /before the response was whole/,
    ],
    ['no HTTP', (_, { response }) => void response.socket?.end('good day\r\n\r\n'), 0, /not HTTP/],
    [
      'headers without end, at once',
      floods('HTTP/1.1 200 OK\r\n', `x: ${'y'.repeat(9_000)}\r\n`),
      0,
      /Header overflow/,
    ],
    ['headers without end, one a second', trickles('HTTP/1.1 200 OK\r\n', 'x: y\r\n'), 60_000, null],
    ['never any head', ignore, 60_000, null],
    ['an answer to somebody else', (message, reply) => reply.json({ ...answered(message), id: 'x' }), 60_000, null],
  ])('%s', async (_, call, atMs, why) => {
    const told = await judged(app({ 'tools/call': call }));
    expect(told).toMatchObject({ verdict: 'fails', atMs });
    if (why !== null) expect(told.why).toMatch(why);
  });

  test.each<[string, ServerUnderTest, RegExp]>([
    [
      'a listener that throws',
      {
        app: () => (_: unknown, __: unknown) => {
          throw new Error('no such table');
        },
      },
      /no such table/,
    ],
    [
      'a handler that throws',
      {
        app: () => async (_: Request) => {
          throw new Error('no such table');
        },
      },
      /HTTP 500/,
    ],
    ['a handler that gives nothing', { app: () => async (_: Request) => undefined }, /HTTP 500/],
  ])('%s', async (_, server, why) => {
    const told = await judged(server);
    expect(told.verdict).toBe('fails');
    expect(told.why).toMatch(why);
  });
});

describe('a server that never pauses says nothing about any client', () => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';
  const body = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[';
  test.each([
    ['comments', floods(head, '5\r\n: x\n\n\r\n')],
    ['JSON', floods(body, ' '.repeat(1 << 20))],
  ])('%s', async (_, call) => {
    const told = await judged(app({ 'tools/call': call }));
    expect(told).toMatchObject({ verdict: 'unknown', why: expect.stringContaining('shows no end of it') });
  });
});

describe('what is no server is told as such', () => {
  const listening = (): Server => createServer(ignore).listen(0);
  test.each<[string, () => unknown, string, RegExp]>([
    ['null', () => null, 'ERR_NO_APP', /gave null/],
    ['a number', () => 5, 'ERR_NO_APP', /type number/],
    ['an address', () => 'http://127.0.0.1', 'ERR_NO_APP', /type string/],
    ['an object without fetch', () => ({ listen() {} }), 'ERR_NO_APP', /type object/],
    ['a server that listens already', listening, 'ERR_LISTENER_ORIGIN', /listens already/],
    ['a promise that is never kept', () => new Promise(ignore), 'ERR_SCENARIO', /never there to be asked/],
  ])('%s', async (_, make, code, message) => {
    const asked = check({ app: make }, options);
    await expect(asked).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('a factory that throws: its own error', async () => {
    const asked = check(
      {
        app: () => {
          throw new Error('boom');
        },
      },
      options,
    );
    await expect(asked).rejects.toThrow('boom');
  });
});

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** An address where that listens, as long as the test lasts. */
async function addressOf(server: net.Server): Promise<string> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server, {
    close() {
      for (const socket of sockets) socket.destroy();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}
const served = (listener: RequestListener) => addressOf(createServer(listener));

describe('a server that runs already', () => {
  const bounded = { maxRealMs: 400 };

  test('is judged', async () => {
    const url = await served(httpRawServer({}, ignore));
    expect(await judged({ url }, bounded)).toMatchObject({ verdict: 'fits' });
  });

  test('is waited for only so long when it hangs in a call', async () => {
    const url = await served(httpRawServer({ 'tools/call': ignore }, ignore));
    expect(await judged({ url }, bounded)).toMatchObject({
      verdict: 'unknown',
      why: expect.stringContaining('400 real ms'),
    });
  });

  test('is waited for only so long when it says nothing at all', async () => {
    const url = await addressOf(net.createServer(ignore));
    const told = await judged({ url }, bounded);
    expect(told.verdict).toBe('unknown');
    expect(told.findings).toContain('400 real ms');
  });

  test('fails with the reason where nobody listens', async () => {
    const url = await served(ignore);
    for (const one of open.splice(0)) one.close();
    expect(await judged({ url }, bounded)).toMatchObject({
      verdict: 'fails',
      why: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('fails with the reason where TLS is refused', async () => {
    const url = (await served(ignore)).replace('http:', 'https:');
    expect(await judged({ url }, bounded)).toMatchObject({
      verdict: 'fails',
      why: expect.stringContaining('is it plain http?'),
    });
  });
});

describe('a command', () => {
  const freePort = async (): Promise<number> => {
    const server = net.createServer();
    const port = Number(new URL(await addressOf(server)).port);
    await new Promise((resolve) => server.close(resolve));
    return port;
  };
  const node = (port: number, code: string) => ({
    command: process.execPath,
    args: ['--input-type=module', '-e', code],
    http: `http://127.0.0.1:${port}/mcp`,
  });
  /** @param call what is done with a call: `m` is the message, `end` answers with a result */
  const serving = (port: number, call: string): string => `
import http from 'node:http';
const results = {
  initialize: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } },
  'tools/list': { tools: [{ name: 't', inputSchema: { type: 'object' } }] },
};
http.createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => { body += chunk; });
  request.on('end', () => {
    if (request.method !== 'POST') return response.writeHead(405).end();
    const m = JSON.parse(body);
    if (m.id === undefined) return response.writeHead(202).end();
    const end = (result) => response.writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ jsonrpc: '2.0', id: m.id, result }));
    if (m.method === 'tools/call') { ${call}; return; }
    end(results[m.method] ?? {});
  });
}).listen(${port}, '127.0.0.1');`;

  test('that serves is judged', async () => {
    const port = await freePort();
    const told = await judged(node(port, serving(port, 'setTimeout(end, 7_000, { content: [] })')));
    expect(told).toMatchObject({ verdict: 'fits', atMs: 7_000 });
  });

  test('that exits in mid call fails then', async () => {
    const port = await freePort();
    const told = await judged(node(port, serving(port, 'setTimeout(() => process.exit(7), 5_000)')));
    expect(told).toMatchObject({ verdict: 'fails', atMs: 5_000 });
  });

  test.each([
    ['that ends before it listens', 'process.exit(3)', 'fails', /ended with status 3/],
    ['that never listens', 'setInterval(() => {}, 1_000)', 'unknown', /did not within 60 s/],
  ])('%s has a start-up that says so, and a cell for the call', async (_, code, verdict, message) => {
    const { startup, cells } = await check(node(await freePort(), code), options);
    expect(startup).toMatchObject([{ verdict, because: expect.stringMatching(message) }]);
    expect(cells).toMatchObject([{ verdict: 'unknown', played: false, because: expect.stringMatching(message) }]);
  });

  test('that listens elsewhere is told where', async () => {
    const [port, other] = [await freePort(), await freePort()];
    const asked = check(node(port, serving(other, 'end({})')), options);
    await expect(asked).rejects.toMatchObject({ code: 'ERR_LINK', message: expect.stringContaining(`port ${other}`) });
  });

  test.each(['virtual', 'real'] as const)('whose port is in use is not started, in %s time', async (time) => {
    const port = Number(new URL(await addressOf(net.createServer(ignore))).port);
    const asked = check(node(port, serving(port, 'end({})')), { ...options, time });
    await expect(asked).rejects.toMatchObject({ code: 'ERR_LINK', message: expect.stringContaining('EADDRINUSE') });
  });
});
