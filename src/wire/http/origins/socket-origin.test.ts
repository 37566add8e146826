import http from 'node:http';
import net from 'node:net';
import { expect, it } from 'vitest';
import { ask, played } from '../testing/origin-play.ts';
import { bodyOf, head, sleep, useSocketOrigin } from '../testing/socket-set-up.ts';
import type { SocketOrigin } from './socket-origin.ts';

const setUp = useSocketOrigin();
const { originOf, run } = setUp;

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
    await setUp.clock.run(async () => {
      const origin = await originOf(
        http.createServer((_request, response) => response.end('x')),
        { keepAlive },
      );
      const first = await Promise.all([played(origin, setUp.clock), played(origin, setUp.clock)]);
      await sleep(1);
      const third = await played(origin, setUp.clock);
      expect(first.map(({ events }) => events[0]?.slice(-9))).toEqual(['connected', 'connected']);
      expect(third.events[0]?.endsWith('again')).toBe(keepAlive);
    });
  }
});

it("the server's keep-alive timeout fires at its instant, and the next request takes a new connection", async () => {
  const log: string[] = [];
  let serverEnd: net.Socket | undefined;
  let timeoutMs = 0;
  const server = http.createServer((_request, response) => response.end('x'));
  server.on('connection', (socket: net.Socket) => {
    serverEnd = socket;
    log.push(`${setUp.clock.now} open`);
    socket.on('close', () => log.push(`${setUp.clock.now} close`));
  });
  await setUp.clock.run(async () => {
    const origin = await originOf(server);
    await played(origin, setUp.clock);
    await sleep(0);
    timeoutMs = serverEnd?.timeout ?? 0; // some Nodes wait for a second longer than they say
    expect([5000, 6000]).toContain(timeoutMs);
    await sleep(timeoutMs - setUp.clock.now - 1);
    const again = await played(origin, setUp.clock);
    await sleep(timeoutMs + 1);
    const fresh = await played(origin, setUp.clock);
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

it("a second response on an idle connection is nobody's: the next exchange takes another", async () => {
  let connections = 0;
  const server = net.createServer((socket) => {
    const name = ++connections;
    socket.on('data', () => {
      socket.write(`${head}Content-Length: 1\r\n\r\n${name}`);
      setTimeout(() => socket.write(`${head}Content-Length: 4\r\n\r\nEVIL`), 1000);
    });
  });
  await setUp.clock.run(async () => {
    const origin = await originOf(server);
    await played(origin, setUp.clock);
    await sleep(2000);
    const { events } = await played(origin, setUp.clock);
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
    await setUp.clock.run(async () => {
      const origin = await originOf(server);
      await played(origin, setUp.clock);
      await sleep(1);
      const { events, note } = await played(origin, setUp.clock, { body: 'x' });
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
  await setUp.clock.run(async () => {
    const origin = await originOf(server);
    const first = await played(origin, setUp.clock, { body: Buffer.alloc(20_000_000) });
    await sleep(10);
    const open = process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap');
    expect(open).toHaveLength(1); // the server's end, which reads nothing: ours is closed
    const second = await played(origin, setUp.clock, { body: 'small' });
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
    request.socket.on('close', () => log.push(`${request.url} closed at ${setUp.clock.now}`));
    if (request.url === '/body') response.write('a');
  });
  await setUp.clock.run(async () => {
    const origin = await originOf(server);
    ask(origin, setUp.clock, { path: '/never' }).exchange.abort();
    const [silent, body] = [ask(origin, setUp.clock, { path: '/silent' }), ask(origin, setUp.clock, { path: '/body' })];
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
  await setUp.clock.run(async () => {
    const origin = await originOf(http.createServer((_request, response) => response.end('abc')));
    for (const step of ['connected', 'received', 'head 200', ':abc', 'end']) {
      await clockless(origin, step);
    }
    const after = await played(origin, setUp.clock);
    expect(after.events[0]).toMatch(/again/);
  });
  async function clockless(origin: SocketOrigin, step: string): Promise<void> {
    const asked = ask(origin, setUp.clock, {}, (what, { exchange }) => {
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
  await setUp.clock.run(async () => {
    const origin = await originOf(server);
    await new Promise<void>((resolve) => {
      const asked = ask(origin, setUp.clock, {}, () => {
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
  await setUp.clock.run(async () => {
    const origin = await originOf(server);
    await new Promise((resolve) => server.close(resolve));
    const { events, note } = await played(origin, setUp.clock);
    expect(events).toEqual(['0 cut refused']);
    expect(note).toMatch(/no connection to 127.0.0.1:\d+: connect ECONNREFUSED/);
  });
});

it("finds a server by the name 'localhost', whatever addresses that has", async () => {
  await setUp.clock.run(async () => {
    const server = http.createServer((_request, response) => response.end('x'));
    const origin = await originOf(server, {}, 'localhost');
    expect((await played(origin, setUp.clock)).events.at(-1)).toBe('0 end');
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
  await setUp.clock.run(async () => {
    const origin = await originOf(http.createServer(() => {}));
    const asked = ask(origin, setUp.clock);
    await sleep(5);
    await origin.close();
    const late = await played(origin, setUp.clock);
    expect([asked.events.at(-1), late.events]).toEqual(['0 received', ['5 cut refused']]);
  });
});
