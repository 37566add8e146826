import http from 'node:http';
import http2 from 'node:http2';
import net from 'node:net';
import { expect, it } from 'vitest';
import { ask, played } from '../testing/origin-play.ts';
import { bodyOf, head, raw, sleep, useSocketOrigin } from '../testing/socket-set-up.ts';

const setUp = useSocketOrigin();
const { originOf, run } = setUp;

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
  await setUp.clock.run(async () => {
    const origin = await originOf(server, h2);
    const [one, two] = [ask(origin, setUp.clock, { body: 'hello' }), ask(origin, setUp.clock)];
    await Promise.all([one.over, two.over]);
    const three = await played(origin, setUp.clock, { body: 'x'.repeat(2_000_000) });
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
    stream.on('close', () => seen.push(`${headers[':path']} ${stream.rstCode} at ${setUp.clock.now}`));
    stream.respond({ ':status': 200 });
    stream.write('abc');
    if (headers[':path'] === '/failed') setTimeout(() => stream.destroy(new Error('x')), 10);
    if (headers[':path'] === '/gone') setTimeout(() => stream.session?.destroy(), 10);
    if (headers[':path'] === '/lost') setTimeout(() => sockets.at(-1)?.destroy(), 10);
    if (headers[':path'] === '/reset') setTimeout(() => sockets.at(-1)?.resetAndDestroy(), 10);
  });
  server.on('connection', (socket: net.Socket) => sockets.push(socket));
  await setUp.clock.run(async () => {
    const origin = await originOf(server, h2);
    const ends: { [path: string]: (string | undefined)[] } = {};
    for (const path of ['/failed', '/gone', '/lost', '/reset']) {
      const { events } = await played(origin, setUp.clock, { path });
      ends[path] = [events[0], events.at(-1)].map((line) => line?.replace(/^\d+ /, ''));
    }
    expect(ends).toEqual({
      '/failed': ['connected', 'cut rst'],
      '/gone': ['connected again', 'cut fin'],
      '/lost': ['connected', 'cut fin'],
      '/reset': ['connected', 'cut rst'],
    });
    const asked = ask(origin, setUp.clock, { path: '/abort' });
    await sleep(300);
    const at = setUp.clock.now;
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

it('a connection that serves many exchanges gathers no listeners', async () => {
  const warnings: Error[] = [];
  const warned = (warning: Error): unknown => warnings.push(warning);
  process.on('warning', warned);
  const servers = [http.createServer((_request, response) => response.end('x')), h2c((stream) => stream.end('x'))];
  for (const [at, server] of servers.entries()) {
    await setUp.clock.run(async () => {
      const origin = await originOf(server, at === 0 ? {} : h2);
      for (let turn = 0; turn < 30; turn++) await played(origin, setUp.clock);
    });
  }
  process.off('warning', warned);
  expect(warnings).toEqual([]);
});
