import { once } from 'node:events';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';

// What the kernel delivers at once leaves no gap in which a timer could fire early, so what is in flight is asked for.

let clock: VirtualClock;
let folder: string;
beforeEach(() => {
  clock = new VirtualClock().install();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'loopback-'));
});
afterEach(() => {
  clock.uninstall();
  fs.rmSync(folder, { recursive: true });
});

const underWay = (): number => clock.report().inFlight.filter((work) => work.startsWith('loopback bytes')).length;

/** Two ends that are connected, of which nothing is under way. */
async function connected(listen: (server: net.Server) => net.Server): Promise<[net.Socket, net.Socket, net.Server]> {
  const server = listen(net.createServer({ allowHalfOpen: true }));
  await once(server, 'listening');
  const accepting = once(server, 'connection');
  const address = server.address() as AddressInfo | string;
  const client = net.connect(typeof address === 'string' ? { path: address } : { port: address.port });
  const [accepted] = (await accepting) as [net.Socket];
  for (const socket of [client, accepted]) socket.resume();
  await sleep(1);
  return [client, accepted, server];
}

const ways: Record<string, (server: net.Server) => net.Server> = {
  TCP: (server) => server.listen(0),
  'a Unix socket': (server) => server.listen(path.join(folder, 'socket')),
};

const sends: Record<string, (socket: net.Socket) => void> = {
  bytes: (socket) => void socket.write('x'),
  'a FIN': (socket) => void socket.end(),
  'bytes and a FIN': (socket) => void socket.end('x'),
  'bytes, the FIN of an end that is destroyed': (socket) => {
    socket.write('x');
    socket.destroy();
  },
};

describe.each(Object.entries(ways))('over %s', (_name, listen) => {
  describe.each([0, 1] as const)('by end %i of the two', (sender) => {
    it.each(Object.entries(sends))('%s: in flight until it is there', async (_what, send) => {
      const counts = await clock.run(async () => {
        const ends = await connected(listen);
        const before = underWay();
        send(ends[sender]);
        await Promise.resolve();
        const sent = underWay();
        await sleep(1);
        const there = underWay();
        ends[0].destroy();
        ends[1].destroy();
        ends[2].close();
        return { before, sent, there };
      });

      expect(counts).toEqual({ before: 0, sent: 1, there: 0 });
    });
  });

  it('what is sent to an end that does not read is not in flight', async () => {
    const counts = await clock.run(async () => {
      const [client, accepted, server] = await connected(listen);
      accepted.pause();
      await sleep(1);
      client.write('x'.repeat(1e5));
      await sleep(1);
      client.write('more');
      const paused = underWay();
      accepted.resume();
      await Promise.resolve(); // it begins to read at the next tick
      await new Promise((resolve) => process.nextTick(resolve));
      const resumed = underWay();
      await sleep(1);
      const there = [underWay(), accepted.bytesRead];
      client.destroy();
      accepted.destroy();
      server.close();
      return { paused, resumed, there };
    });

    expect(counts).toEqual({ paused: 0, resumed: 1, there: [0, 100_004] });
  });
});

it('a server from before install() is known: it is named among what is open', async () => {
  clock.uninstall();
  const server = net.createServer().listen(0);
  await once(server, 'listening');
  clock = new VirtualClock().install();
  const deadlock = clock.run(() => new Promise(() => {}));

  await expect(deadlock).rejects.toThrow(/^ *- server/m);
  server.close();
});
