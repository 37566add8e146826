import net from 'node:net';
import { afterEach, beforeEach, expect } from 'vitest';
import { VirtualClock } from '../../../time/core/virtual-clock.ts';
import { SocketOrigin, type SocketOriginOptions } from '../origins/socket-origin.ts';
import { type Played, played } from './origin-play.ts';

/** A socket origin before a server on loopback, under a virtual clock. */
export interface SocketSetUp {
  readonly clock: VirtualClock;
  /** Lets a server listen until the test is over, and gives the origin that connects to it. */
  originOf(server: net.Server, options?: SocketOriginOptions, host?: string, scheme?: string): Promise<SocketOrigin>;
  /** Plays one exchange with a server. */
  run(server: net.Server, asked?: object, options?: SocketOriginOptions): Promise<Played>;
}

/** Sets it up before each test, and checks after each that no socket and no hold of the clock is left. */
export function useSocketOrigin(): SocketSetUp {
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
    const open = process.getActiveResourcesInfo().filter((kind) => /^(TCP|TLS|HTTP)/.test(kind));
    expect([open, holds]).toEqual([[], 0]);
  });

  const setUp: SocketSetUp = {
    get clock() {
      return clock;
    },
    async originOf(
      server,
      options = {},
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
          blockTime: (reason) => {
            holds++;
            const release = clock.blockTime(reason);
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
    },
    run: (server, asked = {}, options = {}) =>
      clock.run(async () => played(await setUp.originOf(server, options), clock, asked)),
  };
  return setUp;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** All bytes of a stream. */
export const bodyOf = async (stream: NodeJS.ReadableStream): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

/** A server that answers every chunk that comes with these bytes; `null` is a FIN, 'reset' a RST. */
export const raw = (...answers: (string | null | 'reset')[]): net.Server =>
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

/** The beginning of an HTTP/1.1 response. */
export const head = 'HTTP/1.1 200 OK\r\n';
