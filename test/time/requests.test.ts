import dgram from 'node:dgram';
import dns from 'node:dns';
import { once } from 'node:events';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import zlib from 'node:zlib';
import { expect, it } from 'vitest';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';

/** Connects to a server of its own and hangs up. */
async function connects(...to: [port: 0, host: string] | [path: string]): Promise<void> {
  const server = net.createServer().listen(...(to as [string]));
  await once(server, 'listening');
  const address = server.address() as AddressInfo | string;
  const socket = net.connect(
    typeof address === 'string' ? { path: address } : { port: address.port, host: address.address },
  );
  await once(socket, 'connect');
  socket.destroy();
  server.close();
}

/** Asks a name server of its own, which refuses. */
async function resolves(): Promise<void> {
  const server = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(server, 'listening');
  server.on('message', (query, from) => {
    const refused = Buffer.from(query);
    refused.writeUInt16BE(0x8185, 2);
    server.send(refused, from.port, from.address);
  });
  const resolver = new dns.promises.Resolver({ tries: 1 });
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  await resolver.resolve4('refused.test').catch(() => {});
  server.close();
}

async function takesSnapshot(): Promise<void> {
  const worker = new Worker(`require('node:worker_threads').parentPort.on('message', () => {}).postMessage('here')`, {
    eval: true,
  });
  await once(worker, 'message');
  (await worker.getHeapSnapshot()).destroy();
  void worker.terminate();
}

/**
 * One of each kind of request that async_hooks tells of, and a write of zlib's. No datagram: as long as the kernel takes
 * them at once, there is nothing to wait for.
 */
const requests: [name: string, kind: string, run: (folder: string) => Promise<unknown>][] = [
  ['fs with a callback', 'fs', (folder) => promisify(fs.stat)(folder)],
  ['fs with a promise', 'fs', (folder) => fs.promises.stat(folder)],
  ['dns.lookup', 'dns', () => dns.promises.lookup('localhost')],
  ['dns.lookupService', 'dns', () => dns.promises.lookupService('127.0.0.1', 80).catch(() => {})],
  ['dns.resolve', 'dns', resolves],
  ['a TCP connection', 'connect', () => connects(0, '127.0.0.1')],
  ['a connection to a Unix socket', 'connect', (folder) => connects(path.join(folder, 'socket'))],
  ["a snapshot of a worker's heap", 'worker snapshot', takesSnapshot],
  ['zlib', 'zlib', () => promisify(zlib.gzip)(Buffer.alloc(1e5))],
];

it.each(requests)('%s is work from its start to its end', async (_name, kind, run) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'requests-'));
  using clock = new VirtualClock().install();
  const ids = { 'resource-opened': [] as number[], 'resource-closed': [] as number[] };
  clock.onResource((event) => void (event.resource === kind && ids[event.kind].push(event.id)));
  let early = false;
  setTimeout(() => {
    early = true;
  }, 1);
  await clock.run(() => run(folder));
  fs.rmSync(folder, { recursive: true });

  expect(early).toBe(false);
  expect(ids['resource-opened'].length).toBeGreaterThan(0);
  expect(ids['resource-closed']).toEqual(ids['resource-opened']);
});

it('the closing of a file is work too', async () => {
  const file = await fs.promises.open(process.execPath);
  using clock = new VirtualClock().install();
  const opened: string[] = [];
  clock.onResource(({ kind, resource }) => void (kind === 'resource-opened' && opened.push(resource)));
  await clock.run(() => file.close());

  expect(opened).toEqual(['fs']);
});
