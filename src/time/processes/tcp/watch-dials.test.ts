import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { tcpPrototype } from './tcp-handle.ts';
import { watchDials } from './watch-dials.ts';

let server: net.Server;
let port: number;
beforeEach(async () => {
  server = net.createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => void server.close());

async function dial(): Promise<void> {
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
}

const methods = () => [net.Socket.prototype.connect, tcpPrototype().connect, tcpPrototype().connect6];

it('tells each follower once of each connection, until that follower leaves', async () => {
  const before = methods();
  const heard: string[] = [];
  const leave = ['first', 'second'].map((name) =>
    watchDials({
      dialled: (_handle, address, to) => heard.push(`${name} ${address} ${to === port}`),
      connects: () => heard.push(`${name} connects`),
    }),
  );
  await dial();
  expect(heard.toSorted()).toEqual([
    'first 127.0.0.1 true',
    'first connects',
    'second 127.0.0.1 true',
    'second connects',
  ]);

  heard.length = 0;
  leave[0]?.();
  await dial();
  expect(heard.toSorted()).toEqual(['second 127.0.0.1 true', 'second connects']);

  heard.length = 0;
  leave[1]?.();
  await dial();
  expect(heard).toEqual([]);
  expect(methods().map((method, index) => method === before[index])).toEqual([true, true, true]);
});
