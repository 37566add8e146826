import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readFileSync, watch } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import {
  type AddressInfo,
  connect,
  createServer as createNetServer,
  type Server as NetServer,
  type Socket,
} from 'node:net';
import { tmpdir } from 'node:os';
import { MessageChannel, Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { real } from '../src/time/base/real.ts';
import { scriptedServer } from './servers/scripted-server.ts';

const clients = ['typescript-sdk-v1'];
const listening = (server: NetServer | HttpServer): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
const runs = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;
/** Linux: it runs, and is not a mere entry that nobody has collected. */
const alive = (pid: number): boolean =>
  existsSync(`/proc/${pid}`) && !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
const reachable = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};

/** Calls one tool of a server in this process, and comes back when the world is closed. */
async function calling(tool: () => Promise<string>): Promise<void> {
  await check(() => scriptedServer({ tool }), { clients, quick: true }); // one world
}

const mine: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of mine.splice(0)) await end();
});

describe('what a server in this process leaves open is closed with its world', () => {
  test('a child, and what that has started', async () => {
    let child: ChildProcess | undefined;
    let grandchild = 0;
    await calling(async () => {
      child = spawn('sh', ['-c', 'sleep 60 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
      const [pid] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
      grandchild = Number(String(pid));
      return 'ok';
    });
    expect(child && runs(child)).toBe(false);
    if (process.platform === 'linux') expect(alive(grandchild)).toBe(false);
  });

  test('a thread', async () => {
    let exited = false;
    await calling(async () => {
      const worker = new Worker('setInterval(() => {}, 1e6); require("worker_threads").parentPort.postMessage(1)', {
        eval: true,
      });
      worker.once('exit', () => {
        exited = true;
      });
      await once(worker, 'message');
      return 'ok';
    });
    expect(exited).toBe(true);
  });

  test('a server with its connections', async () => {
    const ends: Socket[] = [];
    let port = 0;
    await calling(async () => {
      const server = createNetServer((socket) => void ends.push(socket));
      port = await listening(server);
      const socket = connect(port, '127.0.0.1');
      ends.push(socket);
      await once(socket, 'connect');
      return 'ok';
    });
    expect(ends.map(({ destroyed }) => destroyed)).toEqual([true, true]);
    expect(await reachable(port)).toBe(false);
  });

  test('an HTTP server with a request that it never answers', async () => {
    let port = 0;
    await calling(async () => {
      const server = createServer(() => {});
      port = await listening(server);
      fetch(`http://127.0.0.1:${port}`).catch(() => {});
      await once(server, 'request');
      return 'ok';
    });
    expect(await reachable(port)).toBe(false);
  });

  test('a connection that it makes again whenever it is lost', async () => {
    const lonely = createNetServer();
    const port = await listening(lonely);
    let made = 0;
    let last: Socket | undefined;
    mine.push(() => lonely.close());
    await calling(async () => {
      const again = () => {
        made += 1;
        last = connect(port, '127.0.0.1').once('close', () => made < 5 && again());
        return once(last, 'connect');
      };
      await again();
      return 'ok';
    });
    expect({ made, destroyed: last?.destroyed }).toEqual({ made: 5, destroyed: true });
  });

  test('a watcher, a UDP socket, a port, a native timer, a loop of immediates', async () => {
    const kinds = ['FSEventWrap', 'FSEVENTWRAP', 'UDPWRAP', 'UDPWrap', 'MessagePort', 'MESSAGEPORT'];
    const open = () => process.getActiveResourcesInfo().filter((kind) => kinds.includes(kind)).length;
    const before = open();
    let fired = 0;
    let turns = 0;
    await calling(async () => {
      watch(tmpdir());
      const socket = createSocket('udp4').bind(0);
      await once(socket, 'listening');
      new MessageChannel().port1.on('message', () => {});
      return 'ok';
    });
    await calling(async () => {
      const loop = (): void => {
        turns += 1;
        setImmediate(loop);
      };
      loop();
      real.setInterval(() => (fired += 1), 1);
      return 'ok';
    });
    const seen = { fired, turns };
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => real.setImmediate(resolve));
    expect({ fired, turns }).toEqual(seen);
    expect(open()).toBe(before);
  });
});

describe("what is not the server's is left alone", () => {
  test('what was opened before, and what is opened beside it', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
    mine.push(() => child.kill('SIGKILL'));
    const server = createServer((_, response) => response.end('mine'));
    const port = await listening(server);
    mine.push(() => server.close());
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    mine.push(() => socket.destroy());
    const beside: NetServer[] = [];
    const besides = new Promise<void>((resolve) => {
      real.setImmediate(() => {
        const other = createNetServer();
        beside.push(other);
        mine.push(() => other.close());
        resolve(listening(other).then(() => {}));
      });
    });

    await calling(async () => {
      await besides;
      return (await fetch(`http://127.0.0.1:${port}`)).text();
    });

    expect({ child: runs(child), socket: socket.destroyed, server: server.listening }).toEqual({
      child: true,
      socket: false,
      server: true,
    });
    expect(beside.map((one) => one.listening)).toEqual([true]);
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('mine');
  });

  test('standard output, though the server is the first to write to it', async () => {
    await calling(async () => {
      process.stdout.write('');
      return 'ok';
    });
    expect(process.stdout.destroyed).toBe(false);
  });

  test('what is opened when the server is first made, as a module does that is loaded once: it serves every world', async () => {
    const opened: NetServer[] = [];
    const reached: boolean[] = [];
    const factory = async () => {
      const first = opened.length === 0;
      const server = createNetServer((socket) => socket.end());
      opened.push(server);
      const port = await listening(server);
      mine.push(() => server.close());
      if (first) shared = port;
      const tool = async () => {
        reached.push(await reachable(shared));
        return 'ok';
      };
      return scriptedServer({ tool });
    };
    let shared = 0;
    const report = await check(factory, { clients: ['typescript-sdk-v1', 'vscode'], fresh: true });
    expect(report.cells.map(({ verdict }) => verdict)).toEqual(['fits', 'fits']);
    expect(reached.every(Boolean)).toBe(true);
    expect(opened.map((server) => server.listening)).toEqual(opened.map((_, index) => index === 0));
    expect(process.getActiveResourcesInfo()).not.toContain('TCPServerWrap');
  });

  test('a thread that was started then, and has ended: later worlds do not wait for it', async () => {
    let started: Worker | undefined;
    const factory = async () => {
      if (started === undefined) {
        started = new Worker('require("worker_threads").parentPort.postMessage("loaded")', { eval: true });
        await once(started, 'exit');
      }
      return scriptedServer({ tool: async ({ sleep }) => sleep(1_000).then(() => 'ok') });
    };
    const report = await check(factory, { clients: ['typescript-sdk-v1', 'vscode'], fresh: true, maxWaitMs: 1_000 });
    expect(report.cells.map(({ verdict, answer }) => [verdict, answer?.atMs])).toEqual([
      ['fits', 1_000],
      ['fits', 1_000],
    ]);
  });
});
