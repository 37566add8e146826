import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';

/** What lives in another process, owes nothing and may speak at any moment. */

let clock: VirtualClock;
let children: ChildProcess[];
beforeEach(() => {
  clock = new VirtualClock({ maxRealWaitMs: 400 }).install();
  children = [];
});
afterEach(() => {
  clock.uninstall();
  for (const child of children) child.kill();
});

/** @param speaks whether the child itself may speak at any moment */
function program(code: string, speaks: boolean) {
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  clock.ignore(child, speaks);
  return child;
}

/** @param server an expression; it listens on a port of its own */
async function listening(server: string): Promise<number> {
  const child = program(`${server}.listen(0, '127.0.0.1', function () { console.log(this.address().port) })`, false);
  return Number(String(await clock.realtime(() => once(child.stdout, 'data'))));
}

/** A connection whose peer has said `hello` to us. */
async function greeted(port: number): Promise<net.Socket> {
  const socket = net.connect(port, '127.0.0.1', () => socket.write('hello'));
  await once(socket, 'data');
  return socket;
}

it('a child that is ignored may speak: its silence is no deadlock at once', async () => {
  const child = program(`console.log('spoken')`, true);

  expect(String(await clock.run(() => once(child.stdout, 'data')))).toBe('spoken\n');
});

it('and so may a peer that has answered', async () => {
  const port = await listening(
    `require('node:net').createServer((s) => s.on('data', () => { s.write('hello'); setTimeout(() => s.write('later'), 30) }))`,
  );
  const heard = await clock.run(async () => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write('hello'));
    let text = '';
    // On a busy machine both words come in one piece.
    for await (const data of socket) {
      text += data;
      if (text.endsWith('later')) break;
    }
    return text;
  });

  expect([heard, clock.now]).toEqual(['hellolater', 0]);
});

it('if it never does, that is a deadlock, and not work that is stuck', async () => {
  const port = await listening(`require('node:net').createServer((s) => s.on('data', () => s.write('hello')))`);
  const run = clock.run(async () => once(await greeted(port), 'data'));

  await expect(run).rejects.toMatchObject({ code: 'ERR_DEADLOCK' });
});

it('a pooled connection that is used again owes nothing once its peer has answered again', async () => {
  const port = await listening(`require('node:http').createServer((request, response) => response.end('all of it'))`);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const get = async (): Promise<http.IncomingMessage> =>
    (await once(http.get({ agent, host: '127.0.0.1', port }), 'response'))[0];
  const reused = await clock.run(async () => {
    await once((await get()).resume(), 'end');
    await sleep(1);
    const response = await get();
    await sleep(1_000); // the response is not read meanwhile, so its connection is in use
    await once(response.resume(), 'end');
    return (response as http.IncomingMessage & { req: http.ClientRequest }).req.reusedSocket;
  });
  agent.destroy();

  expect([reused, clock.now]).toEqual([true, 1_001]);
});

describe('an event stream that has begun and is silent now', () => {
  const stream = `require('node:http').createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: first\\n\\n') })`;
  const ways: Record<string, (url: string) => Promise<unknown>> = {
    fetch: async (url) => (await fetch(url)).body!.getReader().read(),
    'http.get': async (url) => once((await once(http.get(url), 'response'))[0], 'data'),
  };

  it.each(Object.entries(ways))('is no work, by %s: time passes', async (_name, begin) => {
    const port = await listening(stream);
    await clock.run(async () => {
      await begin(`http://127.0.0.1:${port}/`);
      // undici would give the body up after its 300 s.
      await sleep(200_000);
    });

    expect(clock.now).toBeGreaterThanOrEqual(200_000);
  });
});

describe('a service that is kept running', () => {
  /** Echoes; let go of but for the time a request to it is out. */
  function service(): { child: ChildProcess; letGo(): void; ask(text: string): Promise<string> } {
    const child = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    return {
      child,
      letGo: () => {
        for (const each of [child, child.stdin, child.stdout]) (each as unknown as { unref(): void }).unref();
      },
      ask: async (text) => {
        child.ref();
        child.stdin.write(text);
        const [answer] = await once(child.stdout, 'data');
        child.unref();
        return String(answer);
      },
    };
  }

  it('holds no time while it is let go of, and all of it while a request is out', async () => {
    const { letGo, ask } = service();
    letGo();
    for (const text of ['one', 'two']) {
      expect(await clock.run(async () => [await ask(text), clock.now])).toEqual([text, clock.now]);
      await clock.run(() => sleep(60_000));
    }
    expect(clock.now).toBe(120_000);
  });

  it('is waited for as long as a stream of it keeps us alive', async () => {
    const { child } = service();
    child.unref();

    await expect(clock.run(() => sleep(1))).rejects.toMatchObject({ code: 'ERR_STUCK' });
  });

  it('may speak while it is let go of: its silence is no deadlock at once', async () => {
    const { child, letGo } = service();
    child.stdin?.write('spoken');
    letGo();

    expect(String(await clock.run(async () => (await once(child.stdout as NodeJS.ReadableStream, 'data'))[0]))).toBe(
      'spoken',
    );
  });
});
