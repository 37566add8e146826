import { once } from 'node:events';
import net from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StreamHandle } from '../base/native.ts';
import { ReadGate } from './read-gate.ts';

let gate: ReadGate;
let server: net.Server;
let socket: net.Socket;
let peer: net.Socket;
let heard: string[];
beforeEach(async () => {
  gate = new ReadGate();
  server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  socket = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1');
  [peer] = (await once(server, 'connection')) as [net.Socket];
  await (socket.connecting && once(socket, 'connect'));
  gate.watch((socket as unknown as { _handle: StreamHandle })._handle);
  heard = [];
  socket.on('data', (chunk) => heard.push(String(chunk)));
  socket.on('end', () => heard.push('end'));
});
afterEach(() => {
  socket.destroy();
  peer.destroy();
  server.close();
});

/** Enough turns of the loop to read whatever the kernel has. */
async function turns(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves once the bytes lie ready for the other end. */
const write = (text: string): Promise<void> => new Promise((resolve) => peer.write(text, () => resolve()));

it('holds back what comes while it is shut, the end too, and lets it pass once it is open', async () => {
  gate.shut();
  await write('one');
  peer.end();
  await turns();
  expect(heard).toEqual([]);

  gate.open();
  await turns();
  expect(heard).toEqual(['one', 'end']);
});

it('a program may begin to read meanwhile, or stop: that holds from then on', async () => {
  socket.pause();
  gate.shut();
  socket.resume();
  await write('one');
  await turns();
  expect(heard).toEqual([]);

  socket.pause();
  gate.open();
  await turns();
  expect(heard).toEqual([]);
  socket.resume();
  await turns();
  expect(heard).toEqual(['one']);
});

it('what waits to pass comes behind the bytes', async () => {
  gate.shut();
  await write('one');
  gate.pass(() => heard.push('exit'));
  await turns();
  expect(heard).toEqual([]);

  gate.open();
  await turns();
  expect(heard).toEqual(['one', 'exit']);
  gate.pass(() => heard.push('at once'));
  expect(heard).toEqual(['one', 'exit', 'at once']);
});

it('a connection that was closed while it was shut is not read any more', async () => {
  gate.shut();
  socket.destroy();
  await turns();

  expect(() => gate.open()).not.toThrow();
});
