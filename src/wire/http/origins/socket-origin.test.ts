import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { VirtualClock } from '../../../time/virtual-clock.ts';
import { certificate, privateKey } from '../testing/certificate.ts';
import { ask, type Played, played } from '../testing/origin-play.ts';
import { SocketOrigin, type SocketOriginOptions } from './socket-origin.ts';

let clock: VirtualClock;
let cleanup: (() => Promise<unknown>)[];
let holds: number;

beforeEach(() => {
  clock = new VirtualClock({ maxRealWaitMs: 2000 }).install();
  cleanup = [];
  holds = 0;
});
afterEach(async () => {
  for (const clean of cleanup.reverse()) await clean();
  clock.uninstall();
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve)); // handles close in a turn
  const left = process.getActiveResourcesInfo().filter((kind) => /^(TCP|TLS|HTTP)/.test(kind));
  expect([left, holds]).toEqual([[], 0]);
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const bodyOf = async (stream: NodeJS.ReadableStream): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

/** Lets a server listen until the test is over, and gives the origin that speaks to it. */
async function originOf(
  server: net.Server,
  options: SocketOriginOptions = {},
  host = '127.0.0.1',
  scheme = 'ALPNProtocols' in server ? 'https' : 'http',
): Promise<SocketOrigin> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  const origin = new SocketOrigin(
    new URL(`${scheme}://${host}:${port}`),
    {
      hold: (reason) => {
        holds++;
        const release = clock.hold(reason);
        return () => {
          holds--;
          release();
        };
      },
    },
    options,
  );
  cleanup.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(resolve);
      }),
    () => origin.close(),
  );
  return origin;
}

/** A server that answers every chunk that comes with these bytes; `null` is a FIN, 'reset' a RST. */
const raw = (...answers: (string | null | 'reset')[]): net.Server =>
  net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('end', () => socket.end());
    let asked = 0;
    socket.on('data', () => {
      if (asked++ > 0) return;
      for (const answer of answers) {
        if (answer === null) socket.end();
        else if (answer === 'reset') setTimeout(() => socket.resetAndDestroy(), 1000);
        else socket.write(answer);
      }
    });
  });

const head = 'HTTP/1.1 200 OK\r\n';

const run = (server: net.Server, asked = {}, options: SocketOriginOptions = {}): Promise<Played> =>
  clock.run(async () => played(await originOf(server, options), clock, asked));

it('tells the whole exchange in order, at its instants', async () => {
  const server = http.createServer(async (request, response) => {
    const body = await bodyOf(request);
    await sleep(40_000);
    response.setHeader('X-Case', 'Kept');
    response.setHeader('Set-Cookie', ['a=1', 'b=2']);
    response.write(`${request.method} ${request.headers.host}${request.url} `);
    await sleep(10_000);
    response.end(body);
  });
  const { events, head } = await run(server, { body: 'hello', path: '/mcp?x=1' });
  expect(events).toEqual([
    '0 connected',
    '0 received',
    '40000 head 200',
    '40000 :POST server.test/mcp?x=1 ',
    '50000 :hello',
    '50000 end',
  ]);
  expect(head?.headers).toMatchObject({ 'x-case': 'Kept', 'set-cookie': 'a=1, b=2' });
});

it('keeps connections, unless told otherwise', async () => {
  for (const keepAlive of [true, false]) {
    await clock.run(async () => {
      const origin = await originOf(
        http.createServer((_request, response) => response.end('x')),
        { keepAlive },
      );
      const first = await Promise.all([played(origin, clock), played(origin, clock)]);
      await sleep(1);
      const third = await played(origin, clock);
      expect(first.map(({ events }) => events[0]?.slice(-9))).toEqual(['connected', 'connected']);
      expect(third.events[0]?.endsWith('again')).toBe(keepAlive);
    });
  }
});

it('a connection that serves many exchanges gathers no listeners', async () => {
  const warnings: Error[] = [];
  const warned = (warning: Error): unknown => warnings.push(warning);
  process.on('warning', warned);
  const servers = [http.createServer((_request, response) => response.end('x')), h2c((stream) => stream.end('x'))];
  for (const [at, server] of servers.entries()) {
    await clock.run(async () => {
      const origin = await originOf(server, at === 0 ? {} : h2);
      for (let turn = 0; turn < 30; turn++) await played(origin, clock);
    });
  }
  process.off('warning', warned);
  expect(warnings).toEqual([]);
});

it("the server's keep-alive timeout fires at its instant, and the next request takes a new connection", async () => {
  const log: string[] = [];
  let serverEnd: net.Socket | undefined;
  let timeoutMs = 0;
  const server = http.createServer((_request, response) => response.end('x'));
  server.on('connection', (socket: net.Socket) => {
    serverEnd = socket;
    log.push(`${clock.now} open`);
    socket.on('close', () => log.push(`${clock.now} close`));
  });
  await clock.run(async () => {
    const origin = await originOf(server);
    await played(origin, clock);
    await sleep(0);
    timeoutMs = serverEnd?.timeout ?? 0; // some Nodes wait for a second longer than they say
    expect([5000, 6000]).toContain(timeoutMs);
    await sleep(timeoutMs - clock.now - 1);
    const again = await played(origin, clock);
    await sleep(timeoutMs + 1);
    const fresh = await played(origin, clock);
    expect([again, fresh].map(({ events }) => events[0])).toEqual([
      `${timeoutMs - 1} connected again`,
      `${2 * timeoutMs} connected`,
    ]);
    await sleep(600_000);
  });
  expect(log).toEqual(['0 open', `${2 * timeoutMs - 1} close`, `${2 * timeoutMs} open`, `${3 * timeoutMs} close`]);
});

it('no timer of ours is armed: a silent server stays silent for a day', async () => {
  const server = http.createServer((_request, response) => setTimeout(() => response.end('x'), 86_400_000));
  const { events } = await run(server);
  expect(events.slice(2)).toEqual(['86400000 head 200', '86400000 :x', '86400000 end']);
});

it('what is said ahead of the response is told', async () => {
  const server = http.createServer((_request, response) => {
    response.writeContinue();
    response.writeProcessing();
    response.writeEarlyHints({ link: '</x>; rel=preload' });
    setTimeout(() => response.end('x'), 1000);
  });
  const { events } = await run(server, { body: 'hello' });
  expect(events).toEqual([
    '0 connected',
    '0 received',
    '0 informational 100',
    '0 informational 102',
    '0 informational 103',
    '1000 head 200',
    '1000 :x',
    '1000 end',
  ]);
});

it('a client that asks before it sends a body waits to be told to', async () => {
  const server = http.createServer();
  server.on('checkContinue', async (request, response) => {
    await sleep(700);
    response.writeContinue();
    response.end(await bodyOf(request));
  });
  const { events } = await run(server, { body: 'hello', headers: { expect: '100-continue' } });
  expect(events.slice(1)).toEqual(['700 received', '700 informational 100', '700 head 200', '700 :hello', '700 end']);
});

const cases: { readonly [what: string]: [answers: Parameters<typeof raw>, events: string[], note?: RegExp] } = {
  'a length': [[`${head}Content-Length: 3\r\n\r\nabc`], ['head 200', ':abc', 'end']],
  'chunks with trailers': [
    [`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n`],
    ['head 200', ':abc', 'end'],
  ],
  'a body that the end of the connection ends': [
    [`${head}\r\nabc`, null],
    ['head 200', ':abc', 'end'],
  ],
  'HTTP/1.0': [
    ['HTTP/1.0 200 OK\r\n\r\nabc', null],
    ['head 200', ':abc', 'end'],
  ],
  'a redirect': [['HTTP/1.1 307 T\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n'], ['head 307', 'end']],
  'no body although a length says so': [['HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\n'], ['head 204', 'end']],
  'a length too long': [
    [`${head}Content-Length: 9\r\n\r\nabc`, null],
    ['head 200', ':abc', 'cut fin'],
  ],
  'a length too short': [[`${head}Content-Length: 3\r\n\r\nabcdef`], ['head 200', ':abc', 'end']],
  'two responses': [[`${head}Content-Length: 1\r\n\r\na${head}Content-Length: 1\r\n\r\nb`], ['head 200', ':a', 'end']],
  'half a chunk': [
    [`${head}Transfer-Encoding: chunked\r\n\r\n9\r\nabc`, null],
    ['head 200', ':abc', 'cut fin'],
  ],
  'no last chunk': [
    [`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`, null],
    ['head 200', ':abc', 'cut fin'],
  ],
  'a reset in the body': [
    [`${head}Content-Length: 9\r\n\r\nabc`, 'reset'],
    ['head 200', ':abc', 'cut rst'],
    /reset.*ECONNRESET/,
  ],
  'a reset in place of a head': [['reset'], ['cut rst'], /ECONNRESET/],
  'a chunk size that is none': [
    [`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n`],
    ['head 200', ':abc', 'cut invalid'],
    /HPE_/,
  ],
  'the end of the connection in place of a head': [[null], ['cut fin'], /before the response was whole/],
  'half a head': [['HTTP/1.1 200 OK\r\nContent-', null], ['cut fin']],
  'HTTP/0.9': [['<html>hello</html>', null], ['cut invalid'], /HPE_/],
  'another protocol': [['220 mail ESMTP\r\n'], ['cut invalid'], /HPE_/],
  'a length and chunks': [
    [`${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc`],
    ['cut invalid'],
    /HPE_/,
  ],
  'two lengths': [[`${head}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc`], ['cut invalid'], /HPE_/],
  'endless headers': [[head, `X-Pad: ${'x'.repeat(3_000_000)}`], ['cut invalid'], /HPE_HEADER_OVERFLOW/],
  'endless heads ahead of the response': [
    ['HTTP/1.1 103 Early\r\n\r\n'.repeat(3), null],
    ['informational 103', 'informational 103', 'informational 103', 'cut fin'],
  ],
  'a switch of protocols': [
    ['HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nabc'],
    ['cut invalid'],
    /switched protocols/,
  ],
};
for (const [what, [answers, events, note]] of Object.entries(cases)) {
  it(`a server that answers with ${what}`, async () => {
    const seen = await run(raw(...answers));
    expect(seen.events.slice(2).map((line) => line.replace(/^\d+ /, ''))).toEqual(events);
    if (note) expect(seen.note).toMatch(note);
    await clock.run(() => sleep(10));
  });
}

it('how the bytes of a response are cut never shows', async () => {
  const answers = [
    `${head}Content-Length: 9\r\n\r\nabc`,
    `${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n`,
    `${head}Content-Length: 3\r\n\r\nabcdef`,
    `${head}Content-Length: 1\r\n\r\na${head}Content-Length: 1\r\n\r\nb`,
    'HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\n\r\nabc',
  ];
  const slowly = (text: string) =>
    net.createServer((socket) => {
      socket.once('data', async () => {
        for (const byte of text) {
          socket.write(byte);
          await new Promise((resolve) => setImmediate(resolve));
        }
        socket.end();
      });
    });
  for (const answer of answers) {
    const [whole, cut] = [await run(raw(answer, null)), await run(slowly(answer))];
    const events = ({ events }: Played) => events.map((line) => line.replace(/^\d+ /, ''));
    expect(events(cut)).toEqual(events(whole));
  }
});

it("a second response on an idle connection is nobody's: the next exchange takes another", async () => {
  let connections = 0;
  const server = net.createServer((socket) => {
    const name = ++connections;
    socket.on('data', () => {
      socket.write(`${head}Content-Length: 1\r\n\r\n${name}`);
      setTimeout(() => socket.write(`${head}Content-Length: 4\r\n\r\nEVIL`), 1000);
    });
  });
  await clock.run(async () => {
    const origin = await originOf(server);
    await played(origin, clock);
    await sleep(2000);
    const { events } = await played(origin, clock);
    expect(events).toEqual(['2000 connected', '2000 received', '2000 head 200', '2000 :2', '2000 end']);
  });
});

it('a kept connection that is closed when it is used again is told as reset, with a note', async () => {
  for (const how of ['end', 'resetAndDestroy'] as const) {
    const server = net.createServer((socket) => {
      let asked = 0;
      socket.on('data', () => {
        if (++asked === 1) socket.write(`${head}Content-Length: 1\r\n\r\nx`);
        else socket[how]();
      });
    });
    await clock.run(async () => {
      const origin = await originOf(server);
      await played(origin, clock);
      await sleep(1);
      const { events, note } = await played(origin, clock, { body: 'x' });
      expect(events.at(0)).toMatch(/connected again/);
      expect(events.at(-1)).toMatch(/cut rst/);
      expect(note).toMatch(/kept connection/);
    });
  }
});

it('an answer before the whole request was read is events, and the connection is not used again', async () => {
  const server = net.createServer((socket) => {
    socket.once('data', () => {
      socket.pause();
      socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig');
    });
  });
  await clock.run(async () => {
    const origin = await originOf(server);
    const first = await played(origin, clock, { body: Buffer.alloc(20_000_000) });
    await sleep(10);
    const open = process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap');
    expect(open).toHaveLength(1); // the server's end, which reads nothing: ours is closed
    const second = await played(origin, clock, { body: 'small' });
    expect(first.events).toEqual(['0 connected', '0 received', '0 head 413', '0 :big', '0 end']);
    expect(second.events[0]).toBe('10 connected');
  });
});

it('a request is received when the kernel has all of it', async () => {
  const server = http.createServer((request, response) => {
    request.pause();
    setTimeout(() => request.resume(), 30_000);
    request.on('end', () => response.end('x'));
  });
  const { events } = await run(server, { body: Buffer.alloc(20_000_000) });
  expect(events.slice(0, 3)).toEqual(['0 connected', '30000 received', '30000 head 200']);
});

it('abort closes the connection: before it stands, before the answer, in the body', async () => {
  const log: string[] = [];
  const server = http.createServer((request, response) => {
    request.socket.on('close', () => log.push(`${request.url} closed at ${clock.now}`));
    if (request.url === '/body') response.write('a');
  });
  await clock.run(async () => {
    const origin = await originOf(server);
    ask(origin, clock, { path: '/never' }).exchange.abort();
    const [silent, body] = [ask(origin, clock, { path: '/silent' }), ask(origin, clock, { path: '/body' })];
    await sleep(300);
    silent.exchange.abort();
    await sleep(300);
    body.exchange.abort();
    body.exchange.abort();
    await sleep(300);
    expect([silent.events.at(-1), body.events.at(-1)]).toEqual(['0 received', '0 :a']);
  });
  expect(log).toEqual(['/silent closed at 300', '/body closed at 600']);
});

it('abort from within what is events, at every step, is the last of it; after the end it spoils nothing', async () => {
  await clock.run(async () => {
    const origin = await originOf(http.createServer((_request, response) => response.end('abc')));
    for (const step of ['connected', 'received', 'head 200', ':abc', 'end']) {
      await clockless(origin, step);
    }
    const after = await played(origin, clock);
    expect(after.events[0]).toMatch(/again/);
  });
  async function clockless(origin: SocketOrigin, step: string): Promise<void> {
    const asked = ask(origin, clock, {}, (what, { exchange }) => {
      if (what.replace(' again', '') === step) exchange.abort();
    });
    await sleep(100);
    expect(asked.events.at(-1)?.replace(' again', '').endsWith(step)).toBe(true);
  }
});

it('a body that never ends is heard until it is aborted', async () => {
  const server = http.createServer((_request, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  await clock.run(async () => {
    const origin = await originOf(server);
    await new Promise<void>((resolve) => {
      const asked = ask(origin, clock, {}, () => {
        if (asked.body.length < 5_000_000) return;
        asked.exchange.abort();
        resolve();
      });
    });
  });
});

it('two megabytes go both ways, at once', async () => {
  const big = 'x'.repeat(2_000_000);
  const server = http.createServer(async (request, response) => response.end(await bodyOf(request)));
  const { body, events } = await run(server, { body: big });
  expect(body.toString()).toBe(big);
  expect([events[1], events.at(-1)]).toEqual(['0 received', '0 end']);
});

it('where nobody listens, or nobody is, it is refused', async () => {
  const server = net.createServer();
  await clock.run(async () => {
    const origin = await originOf(server);
    await new Promise((resolve) => server.close(resolve));
    const { events, note } = await played(origin, clock);
    expect(events).toEqual(['0 cut refused']);
    expect(note).toMatch(/no connection to 127.0.0.1:\d+: connect ECONNREFUSED/);
  });
});

it("finds a server by the name 'localhost', whatever addresses that has", async () => {
  await clock.run(async () => {
    const server = http.createServer((_request, response) => response.end('x'));
    const origin = await originOf(server, {}, 'localhost');
    expect((await played(origin, clock)).events.at(-1)).toBe('0 end');
  });
});

it('a request that cannot be on a wire is refused', async () => {
  for (const headers of [{ 'x-bad': 'a\nb' }, { 'bad name': 'x' }]) {
    const { events, note } = await run(http.createServer(), { headers });
    expect(events).toEqual(['0 cut refused']);
    expect(note).toMatch(/cannot be sent/);
  }
});

it('close ends what is open, and refuses what comes after', async () => {
  await clock.run(async () => {
    const origin = await originOf(http.createServer(() => {}));
    const asked = ask(origin, clock);
    await sleep(5);
    await origin.close();
    const late = await played(origin, clock);
    expect([asked.events.at(-1), late.events]).toEqual(['0 received', ['5 cut refused']]);
  });
});

const tls = { key: privateKey, cert: certificate };

it('speaks TLS with who it trusts', async () => {
  const server = https.createServer(tls, (_request, response) => setTimeout(() => response.end('x'), 5000));
  await clock.run(async () => {
    const origin = await originOf(server, { tls: { ca: certificate } }, 'localhost');
    const { events } = await played(origin, clock);
    const again = await played(origin, clock);
    expect(events).toEqual(['0 connected', '0 received', '5000 head 200', '5000 :x', '5000 end']);
    expect(again.events[0]).toBe('5000 connected again');
  });
});

it('says why TLS failed', async () => {
  await clock.run(async () => {
    const untrusted = await originOf(https.createServer(tls));
    const misnamed = await originOf(https.createServer(tls), { tls: { ca: certificate } });
    const plain = await originOf(raw('HTTP/1.1 400 Bad\r\n\r\n'), {}, '127.0.0.1', 'https');
    const seen = [await played(untrusted, clock), await played(misnamed, clock), await played(plain, clock)];
    expect(seen.map(({ events }) => events)).toEqual(Array(3).fill(['0 cut refused']));
    expect(seen.map(({ note }) => note)).toEqual([
      expect.stringMatching(/certificate of 127.0.0.1:\d+ is signed by no authority.*NODE_EXTRA_CA_CERTS/),
      expect.stringMatching(/is another host's/),
      expect.stringMatching(/does not speak TLS as asked for.*plain http/),
    ]);
  });
});

const h2c = (handler: (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void): net.Server => {
  const server = http2.createServer();
  server.on('stream', handler);
  server.on('sessionError', () => {});
  return server as unknown as net.Server;
};
const h2 = { protocol: 'h2' } as const;

it('h2c: the whole exchange in order, at its instants, all on one connection', async () => {
  const server = h2c(async (stream, headers) => {
    const body = await bodyOf(stream);
    stream.additionalHeaders({ ':status': 103 });
    await sleep(40_000);
    stream.respond({ ':status': 200, 'set-cookie': ['a=1', 'b=2'] });
    stream.write(`${headers[':method']} ${headers[':authority']}${headers[':path']} `);
    await sleep(10_000);
    stream.end(body);
  });
  await clock.run(async () => {
    const origin = await originOf(server, h2);
    const [one, two] = [ask(origin, clock, { body: 'hello' }), ask(origin, clock)];
    await Promise.all([one.over, two.over]);
    const three = await played(origin, clock, { body: 'x'.repeat(2_000_000) });
    expect(one.events).toEqual([
      '0 connected',
      '0 received',
      '0 informational 103',
      '40000 head 200',
      '40000 :POST server.test/mcp ',
      '50000 :hello',
      '50000 end',
    ]);
    expect(one.head?.headers['set-cookie']).toBe('a=1, b=2');
    expect(three.events[0]).toBe('50000 connected again');
    expect(three.body.length).toBe(2_000_000 + 'POST server.test/mcp '.length);
  });
});

it('h2c: lost sessions and aborts', async () => {
  const seen: string[] = [];
  const sockets: net.Socket[] = [];
  const server = h2c((stream, headers) => {
    stream.on('error', () => {});
    stream.on('close', () => seen.push(`${headers[':path']} ${stream.rstCode} at ${clock.now}`));
    stream.respond({ ':status': 200 });
    stream.write('abc');
    if (headers[':path'] === '/failed') setTimeout(() => stream.destroy(new Error('x')), 10);
    if (headers[':path'] === '/gone') setTimeout(() => stream.session?.destroy(), 10);
    if (headers[':path'] === '/lost') setTimeout(() => sockets.at(-1)?.destroy(), 10);
    if (headers[':path'] === '/reset') setTimeout(() => sockets.at(-1)?.resetAndDestroy(), 10);
  });
  server.on('connection', (socket: net.Socket) => sockets.push(socket));
  await clock.run(async () => {
    const origin = await originOf(server, h2);
    const ends: { [path: string]: (string | undefined)[] } = {};
    for (const path of ['/failed', '/gone', '/lost', '/reset']) {
      const { events } = await played(origin, clock, { path });
      ends[path] = [events[0], events.at(-1)].map((line) => line?.replace(/^\d+ /, ''));
    }
    expect(ends).toEqual({
      '/failed': ['connected', 'cut rst'],
      '/gone': ['connected again', 'cut fin'],
      '/lost': ['connected', 'cut fin'],
      '/reset': ['connected', 'cut rst'],
    });
    const asked = ask(origin, clock, { path: '/abort' });
    await sleep(300);
    const at = clock.now;
    asked.exchange.abort();
    await sleep(1);
    expect(seen.at(-1)).toBe(`/abort ${http2.constants.NGHTTP2_CANCEL} at ${at}`);
    expect(asked.events.at(-1)).toMatch(/:abc$/);
  });
});

const frame = (type: number, flags: number, stream: number, payload: string | readonly number[] = []): Buffer => {
  const body = Buffer.from(payload as string);
  const header = Buffer.alloc(9);
  header.writeUIntBE(body.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, body]);
};
const settings = frame(4, 0, 0);
const ok = frame(1, 4, 1, [0x88]); // HEADERS, END_HEADERS, `:status: 200`
const data = frame(0, 0, 1, 'abc');
const reset = (code: number): Buffer => frame(3, 0, 1, [0, 0, 0, code]);

const frames: { readonly [what: string]: [frames: Buffer[], events: string[]] } = {
  'a whole response, and a reset behind it': [
    [ok, frame(0, 1, 1, 'abc'), reset(0)],
    ['head 200', ':abc', 'end'],
  ],
  'a reset without an error in the body': [
    [ok, data, reset(0)],
    ['head 200', ':abc', 'cut rst'],
  ],
  'a reset in the body': [
    [ok, data, reset(2)],
    ['head 200', ':abc', 'cut rst'],
  ],
  'a cancelled body': [
    [ok, data, reset(8)],
    ['head 200', ':abc', 'cut rst'],
  ],
  'a reset without an error in place of a head': [[reset(0)], ['cut rst']],
  'a refused stream': [[reset(7)], ['cut rst']],
  'a going away that leaves the stream out': [[frame(7, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])], ['cut rst']],
};
for (const [what, [sent, events]] of Object.entries(frames)) {
  it(`h2c: a server that answers with ${what}`, async () => {
    const server = net.createServer((socket) => {
      socket.resume();
      setTimeout(() => socket.write(Buffer.concat([settings, ...sent])), 1000);
    });
    const seen = await run(server, {}, h2);
    expect(seen.events.map((line) => line.replace(/^\d+ /, ''))).toEqual(['connected', 'received', ...events]);
  });
}

it('h2c: a server that speaks HTTP/1.1, or nothing, is told', async () => {
  const other = await run(raw(`${head}Content-Length: 3\r\n\r\nabc`), {}, h2);
  const gone = await run(raw(null), {}, h2);
  expect([other.events.at(-1), gone.events.at(-1)]).toEqual(['0 cut invalid', '0 cut fin']);
});

it('h2 over TLS', async () => {
  const server = http2.createSecureServer(tls);
  server.on('stream', (stream: http2.ServerHttp2Stream) => stream.end('x'));
  await clock.run(async () => {
    const origin = await originOf(server as unknown as net.Server, { ...h2, tls: { ca: certificate } }, 'localhost');
    expect((await played(origin, clock)).events).toEqual(['0 connected', '0 received', '0 head 200', '0 :x', '0 end']);
  });
});
