import { exec } from 'node:child_process';
import crypto from 'node:crypto';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import net from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { MessageChannel, Worker } from 'node:worker_threads';
import zlib from 'node:zlib';
import { WebSocket } from 'ws';
import { openSmallWrites } from './small-writes.ts';
import type { Fixtures } from './stress-fixtures.ts';
import { v8Hops } from './v8-hops.ts';
import { largeModule, wasm } from './wasm-module.ts';

/** One kind of I/O: real work that is over when the promise settles, and that no virtual time may pass. */
export interface Workload {
  readonly run: () => Promise<unknown>;
  /** How often it is run, relative to the others. */
  readonly weight: number;
}

/** The kinds of I/O of the stress test, by name. */
export function workloads(at: Fixtures): Readonly<Record<string, Workload>> {
  const file = (name: string): string => path.join(at.directory, name);
  const agent = new http.Agent({ keepAlive: true });
  const wasmModule = largeModule();
  return {
    stat: { weight: 1, run: () => fs.promises.stat(at.directory) },
    'stat callbacks': { weight: 1, run: () => chain(10, (next) => fs.stat(at.directory, next)) },
    readFile: { weight: 1, run: () => fs.promises.readFile(at.bigFile) },
    writeFile: { weight: 0.5, run: () => fs.promises.writeFile(file('written'), 'x'.repeat(1e5)) },
    'fs streams': {
      weight: 0.3,
      run: () => pipeline(fs.createReadStream(at.bigFile), fs.createWriteStream(file('copy'))),
    },
    'stream through gzip': {
      weight: 0.1,
      run: () =>
        pipeline(
          fs.createReadStream(at.bigFile, { end: 5e5 }),
          zlib.createGzip({ level: 1 }),
          fs.createWriteStream(file('gz')),
        ),
    },
    gzip: { weight: 0.5, run: () => promisify(zlib.gzip)(Buffer.alloc(2e5)) },
    brotli: { weight: 0.2, run: () => promisify(zlib.brotliCompress)(Buffer.alloc(2e4)) },
    scrypt: { weight: 0.2, run: scrypt },
    randomBytes: { weight: 1, run: randomBytes },
    webcrypto: { weight: 0.5, run: () => crypto.webcrypto.subtle.digest('SHA-256', new Uint8Array(1e5)) },
    webassembly: { weight: 0.05, run: () => wasm.compile(wasmModule) },
    dns: { weight: 0.5, run: () => dns.promises.lookup('localhost') },
    fetch: { weight: 1, run: async () => (await fetch(at.http)).text() },
    'fetch, 3 MB': { weight: 0.2, run: async () => (await fetch(`${at.http}/big`)).arrayBuffer() },
    'fetch, posted': {
      weight: 0.3,
      run: async () => (await fetch(at.http, { method: 'POST', body: 'x'.repeat(2e5) })).text(),
    },
    'fetch to another process': { weight: 0.1, run: async () => (await fetch(at.outside)).text() },
    'http.get': { weight: 0.5, run: () => get(at.http, agent) },
    'http.get to another process': { weight: 0.1, run: () => get(at.outside, agent) },
    http2: { weight: 0.2, run: () => get2(at.http2) },
    'tcp echo': { weight: 0.3, run: () => echo(net.connect(at.tcpPort, '127.0.0.1')) },
    'tcp, small writes': { weight: 0.05, run: smallWrites },
    'unix echo': { weight: 0.3, run: () => echo(net.connect(at.unixPath)) },
    'udp echo': { weight: 0.3, run: () => datagram(at.udpPort) },
    webSocket: { weight: 0.3, run: () => webSocketEcho(at.webSocket) },
    'child process': { weight: 0.03, run: () => promisify(exec)('sleep 0.02; echo x') },
    worker: { weight: 0.03, run: () => ask(new Worker(WORKER, { eval: true })) },
    'message channel': { weight: 0.5, run: overChannel },
    'tasks of V8': { weight: 0.5, run: v8Hops },
    immediates: { weight: 1, run: () => chain(20, (next) => setImmediate(next)) },
  };
}

const WORKER = `
  const { parentPort } = require('node:worker_threads');
  parentPort.once('message', () => setTimeout(() => parentPort.postMessage('done'), 5));
`;

function scrypt(): Promise<void> {
  return new Promise((resolve) => crypto.scrypt('a', 'b', 16, { N: 2048 }, () => resolve()));
}

/** A synchronous job beside each one that is not: it looks the same to async_hooks, and never completes. */
function randomBytes(): Promise<Buffer> {
  crypto.randomBytes(16);
  return promisify(crypto.randomBytes)(1e4);
}

async function chain(length: number, step: (next: () => void) => void): Promise<void> {
  for (let i = 0; i < length; i++) await new Promise<void>((resolve) => step(resolve));
}

function get(url: string, agent: http.Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    http.get(url, { agent }, (response) => response.resume().on('end', resolve)).on('error', reject);
  });
}

async function get2(url: string): Promise<void> {
  const session = http2.connect(url);
  const stream = session.request({ ':path': '/' }).resume();
  await once(stream, 'end');
  session.close();
  await once(session, 'close');
}

async function echo(socket: net.Socket): Promise<void> {
  socket.resume();
  socket.end(Buffer.alloc(5e5));
  await once(socket, 'close');
}

async function smallWrites(): Promise<void> {
  const connection = await openSmallWrites();
  await connection.exchange();
  await connection.close();
}

async function datagram(port: number): Promise<void> {
  const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.send('x', port, '127.0.0.1');
  await once(socket, 'message');
  socket.close();
}

async function webSocketEcho(url: string): Promise<void> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  socket.send('x'.repeat(1e4));
  await once(socket, 'message');
  socket.close();
  await once(socket, 'close');
}

async function ask(worker: Worker): Promise<void> {
  worker.postMessage('do');
  await once(worker, 'message');
  await worker.terminate();
}

async function overChannel(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  port2.on('message', () => port2.postMessage('pong'));
  const answered = once(port1, 'message');
  port1.postMessage('ping');
  await answered;
  port1.close();
}
