import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { Route } from './endpoint.ts';
import { undelivered } from './kernel-queues.ts';

const open: { destroy(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.destroy();
});

it.runIf(process.platform === 'linux')('bytes that are not read yet are in the kernel', async () => {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
  open.push({ destroy: () => server.close() });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  const [accepted] = (await once(server, 'connection')) as [Socket];
  open.push(client, accepted);
  const route: Route = { role: 'dialled', client: `127.0.0.1:${client.localPort}`, server: `127.0.0.1:${port}` };
  const before = undelivered(route);
  await new Promise((resolve) => client.write('some bytes', resolve));
  const during = undelivered(route);
  await once(accepted.resume(), 'data');

  expect([before, during, undelivered(route)]).toEqual([false, true, false]);
});
