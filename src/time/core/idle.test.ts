import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { delay, HttpResponse, http as mock } from 'msw';
import { setupServer } from 'msw/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { VirtualClock } from './virtual-clock.ts';

const HOUR = 3_600_000;
let clock: VirtualClock;
let cleanup: (() => unknown)[];

beforeEach(() => {
  clock = new VirtualClock({ maxRealWaitMs: 500 }).install();
  cleanup = [];
});
afterEach(async () => {
  clock.uninstall();
  for (const clean of cleanup) await clean();
});

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

async function serve(handler: http.RequestListener): Promise<string> {
  const server = http.createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${portOf(server)}/`;
}

/** Things that are open and wait: none of them may keep time from moving. */
const idle: Record<string, () => Promise<unknown>> = {
  'a listening server': () => serve(() => {}),
  'a kept-alive connection': async () => {
    const url = await serve((_request, response) => response.end('x'));
    await (await fetch(url)).text();
  },
  'an open event stream': async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: first\n\n');
    });
    const reader = (await fetch(url)).body!.getReader();
    await reader.read();
    void reader.read().catch(() => {});
  },
  'a request that is not answered yet': async () => {
    const url = await serve(() => {});
    http.get(url).on('error', () => {});
    void sleep(5);
  },
  'an idle WebSocket': async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    const socket = new WebSocket(`ws://127.0.0.1:${portOf(server)}`);
    await new Promise((resolve) => socket.once('open', resolve));
    cleanup.push(() => {
      socket.terminate();
      server.close();
    });
  },
  'an idle HTTP/2 session': async () => {
    const server = http2.createServer((_request, response) => response.end('x'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const session = http2.connect(`http://127.0.0.1:${portOf(server)}`);
    await new Promise((resolve) => session.request({ ':path': '/' }).resume().once('end', resolve));
    cleanup.push(() => {
      session.destroy();
      server.close();
    });
  },
  'a watched directory': async () => {
    const watcher = fs.watch(os.tmpdir());
    cleanup.push(() => watcher.close());
  },
  'a connection under back-pressure': async () => {
    const server = net.createServer((socket) => socket.pause());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const socket = net.connect(portOf(server), '127.0.0.1');
    const filling = (): void => void (socket.write(Buffer.alloc(1e6)) && setImmediate(filling));
    filling();
    cleanup.push(() => {
      socket.destroy();
      server.close();
    });
  },
  'a stream under back-pressure': async () => {
    const stream = new PassThrough();
    while (stream.write('x'.repeat(1e4)));
  },
  'a half-closed Unix socket': async () => {
    const at = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'idle-')), 'socket');
    const server = net.createServer({ allowHalfOpen: true }, (socket) => socket.resume());
    await new Promise<void>((resolve) => server.listen(at, resolve));
    const socket = net.connect(at);
    socket.end('bye');
    await new Promise((resolve) => socket.once('finish', resolve));
    cleanup.push(() => {
      socket.destroy();
      server.close();
    });
  },
};

describe.each(Object.entries(idle))('%s', (_name, open) => {
  it('is no work: an hour passes', async () => {
    await clock.run(async () => {
      await open();
      const before = clock.now;
      await sleep(HOUR);
      expect(clock.now - before).toBe(HOUR);
    });
  });
});

it('bytes on their way are work on connections from before install() as well', async () => {
  clock.uninstall();
  const server = net.createServer((socket) => socket.pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = net.connect(portOf(server), '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  await new Promise<void>((resolve) => socket.once('data', () => resolve()).write('x'));
  clock.install();
  let decoy = false;
  setTimeout(() => {
    decoy = true;
  }, 1);
  await clock.run(async () => {
    let bytes = 0;
    socket.write(Buffer.alloc(1e6));
    await new Promise<void>((resolve) => {
      socket.on('data', (data) => {
        bytes += data.length;
        if (bytes === 1e6) resolve();
      });
    });
  });

  expect(decoy).toBe(false);
  await clock.run(() => sleep(HOUR));
  socket.destroy();
  server.close();
});

describe('requests that msw answers', () => {
  const server = setupServer(
    mock.get('http://upstream.test/now', () => HttpResponse.text('now')),
    mock.get('http://upstream.test/slow', async () => {
      await delay(45_000);
      return HttpResponse.text('slow');
    }),
    mock.get('http://upstream.test/file', async () => HttpResponse.text(String((await fs.promises.stat('.')).size))),
  );
  const viaHttp = (url: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const request = http.get(url, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (data: string) => {
          text += data;
        });
        response.on('end', () => resolve(text));
      });
      request.on('error', reject);
    });
  const ways: [string, (url: string) => Promise<string>][] = [
    ['fetch', async (url) => (await fetch(url)).text()],
    ['http.get', viaHttp],
  ];
  beforeEach(() => server.listen({ onUnhandledRequest: 'bypass' }));
  afterEach(() => server.close());

  it.each(ways)('by %s: no virtual time is lost, and none is waited for', async (_name, get) => {
    let decoy = false;
    setTimeout(() => {
      decoy = true;
    }, 1);
    expect(await clock.run(() => get('http://upstream.test/now'))).toBe('now');
    expect(await clock.run(() => get('http://upstream.test/file'))).toMatch(/\d+/);
    expect([decoy, clock.now]).toEqual([false, 0]);
    expect(await clock.run(() => get('http://upstream.test/slow'))).toBe('slow');
    expect(clock.now).toBe(45_000);
  });

  it.each(ways)('by %s: passed on to a real server they are work', async (_name, get) => {
    const url = await serve(async (_request, response) => {
      await fs.promises.stat('.');
      response.end('real');
    });
    let decoy = false;
    await clock.run(async () => {
      setTimeout(() => {
        decoy = true;
      }, 1);
      expect(await get(url)).toBe('real');
    });
    expect(decoy).toBe(false);
  });
});
