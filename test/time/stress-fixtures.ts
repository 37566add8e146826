import { type ChildProcess, spawn } from 'node:child_process';
import dgram from 'node:dgram';
import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { WebSocketServer } from 'ws';

/** A server in another process that answers in two parts, a few real milliseconds apart. */
const OUTSIDE = `
  const http = require('node:http');
  const server = http.createServer((request, response) => {
    setTimeout(() => response.write('first, '), 3);
    setTimeout(() => response.end('second'), 6);
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/** What the workloads of the stress test talk to; all of it on loopback or in a temporary directory. */
export interface Fixtures {
  readonly directory: string;
  readonly bigFile: string;
  readonly http: string;
  readonly http2: string;
  readonly webSocket: string;
  readonly tcpPort: number;
  readonly udpPort: number;
  readonly unixPath: string;
  readonly outside: string;
  readonly outsideProcess: ChildProcess;
  close(): Promise<void>;
}

/** Opens everything. Call it before the clock is installed, or inside `clock.realtime()`. */
export async function openFixtures(): Promise<Fixtures> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'stress-'));
  const bigFile = path.join(directory, 'big');
  fs.writeFileSync(bigFile, Buffer.alloc(2e6, 'virtual time '));

  const httpServer = http.createServer(answer);
  const http2Server = http2.createServer((_request, response) => response.end('x'));
  const tcp = net.createServer((socket) => socket.pipe(socket));
  const unix = net.createServer((socket) => socket.pipe(socket));
  const udp = dgram.createSocket('udp4');
  udp.on('message', (message, from) => udp.send(message, from.port, from.address));
  const webSocket = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  webSocket.on('connection', (client) => client.on('message', (message) => client.send(message)));
  const unixPath = path.join(directory, 'socket');

  await Promise.all([
    new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => http2Server.listen(0, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve)),
    new Promise<void>((resolve) => unix.listen(unixPath, resolve)),
    new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve)),
    new Promise((resolve) => webSocket.once('listening', resolve)),
  ]);
  const outsideProcess = spawn(process.execPath, ['-e', OUTSIDE], { stdio: ['ignore', 'pipe', 'inherit'] });
  const outsidePort = await new Promise((resolve) =>
    outsideProcess.stdout.once('data', (port) => resolve(Number(port))),
  );

  return {
    directory,
    bigFile,
    unixPath,
    outsideProcess,
    http: `http://127.0.0.1:${portOf(httpServer)}`,
    http2: `http://127.0.0.1:${portOf(http2Server)}`,
    webSocket: `ws://127.0.0.1:${portOf(webSocket)}`,
    tcpPort: portOf(tcp),
    udpPort: portOf(udp),
    outside: `http://127.0.0.1:${outsidePort}`,
    close: async () => {
      for (const client of webSocket.clients) client.terminate();
      for (const server of [httpServer, http2Server, tcp, unix, udp, webSocket]) server.close();
      httpServer.closeAllConnections();
      outsideProcess.kill();
      await new Promise((resolve) => outsideProcess.once('exit', resolve));
      fs.rmSync(directory, { recursive: true });
    },
  };
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  await fs.promises.stat(os.tmpdir());
  if (request.url === '/big') {
    response.end(Buffer.alloc(3e6));
    return;
  }
  for await (const _ of request);
  response.end('x');
}

const portOf = (server: { address(): AddressInfo | string | null }): number => (server.address() as AddressInfo).port;
