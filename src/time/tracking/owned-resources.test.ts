import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { Patches } from '../base/patches.ts';
import { OwnedResources } from './owned-resources.ts';

interface Handle {
  hasRef(): boolean;
  ref(): void;
  unref(): void;
}

it('what a module has opened keeps the process alive while a clock is installed, and not between clocks', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { _handle: handle } = server as unknown as { readonly _handle: Handle };
  const patches = new Patches();
  const resources = new OwnedResources();
  resources.opened(handle, 'keep');
  await resources.close();
  expect(handle.hasRef()).toBe(false);

  resources.install(patches);
  expect(handle.hasRef()).toBe(true);
  patches.undo();
  resources.closed(handle);
  server.close();
});

it('a connection belongs to the owner of its server, and what a connection leads to belongs to nobody', async () => {
  const closed: string[] = [];
  const handle = (name: string) => ({ close: () => void closed.push(name) });
  const resources = new OwnedResources();
  resources.scopes.run('close', () => {
    resources.started(1, 'TCPSERVERWRAP', 0, handle('server'));
    resources.started(2, 'TCPWRAP', 0, handle('connection'));
  });
  resources.started(3, 'TCPWRAP', 1, handle('accepted by the server'));
  resources.started(4, 'TCPWRAP', 2, handle('opened beside'));
  await resources.close();

  expect(closed).toEqual(['server', 'connection', 'accepted by the server']);
});
