import { type ChildProcess, spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { pathToFileURL } from 'node:url';
import { WebSocketServer } from 'ws';

/** The key that both ends of a TLS connection know, so that no certificate is needed. */
export const PSK = Buffer.from('ab'.repeat(32), 'hex');

/** Servers in another process, which is on no clock: each answers some real milliseconds late. */
const OUTSIDE = `
  const late = (say) => setTimeout(say, 20);
  const echo = (socket) => socket.on('error', () => {}).on('data', (data) => late(() => socket.write(data)));
  const http = require('node:http').createServer((request, response) => {
    setTimeout(() => response.write('first, '), 3);
    setTimeout(() => response.end('second'), 30);
  });
  const tcp = require('node:net').createServer(echo);
  const psk = Buffer.from('${PSK.toString('hex')}', 'hex');
  const tls = require('node:tls').createServer({ ciphers: 'PSK', maxVersion: 'TLSv1.2', pskCallback: () => psk }, echo);
  const udp = require('node:dgram').createSocket('udp4');
  udp.on('message', (message, from) => late(() => udp.send(message, from.port, from.address)));
  const open = [http, tcp, tls].map((server) => new Promise((done) => server.listen(0, '127.0.0.1', done)));
  open.push(new Promise((done) => udp.bind(0, '127.0.0.1', done)));
  Promise.all(open).then(() => console.log(JSON.stringify({
    http: http.address().port, tcp: tcp.address().port, tls: tls.address().port, udp: udp.address().port })));
`;

/** The ports of another process. */
export type OutsidePorts = Readonly<Record<'http' | 'tcp' | 'tls' | 'udp', number>>;

/** Another process with servers. */
export interface Outside {
  readonly ports: OutsidePorts;
  readonly process: ChildProcess;
  close(): Promise<void>;
}

/** Starts it. Call it where no clock is installed. */
export async function openOutside(): Promise<Outside> {
  const child = spawn(process.execPath, ['-e', OUTSIDE], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return {
    ports: JSON.parse(String(line)),
    process: child,
    close: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

/** What the workloads of the stress test talk to; all of it on loopback or in a temporary directory. */
export interface Fixtures {
  readonly directory: string;
  readonly bigFile: string;
  readonly linesFile: string;
  /** A folder with some files. */
  readonly tree: string;
  readonly moduleUrl: string;
  readonly http: string;
  readonly httpPath: string;
  readonly http2: string;
  readonly webSocket: string;
  readonly tcpPort: number;
  readonly tlsPort: number;
  readonly udpPort: number;
  readonly unixPath: string;
  /** `host:port` of a name server. */
  readonly nameServer: string;
  readonly outside: OutsidePorts;
  close(): Promise<void>;
}

/** Opens everything in this process. */
export async function openFixtures(outside: OutsidePorts): Promise<Fixtures> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'stress-'));
  const at = (name: string): string => path.join(directory, name);
  fs.writeFileSync(at('big'), Buffer.alloc(2e6, 'virtual time '));
  fs.writeFileSync(at('lines'), 'line\n'.repeat(1000));
  fs.writeFileSync(at('module.mjs'), 'export default 1;');
  fs.mkdirSync(at('tree/a/b'), { recursive: true });
  for (const name of ['tree/1', 'tree/a/2', 'tree/a/b/3']) fs.writeFileSync(at(name), name);

  const echo = (socket: net.Socket): net.Socket => socket.on('error', () => {}).pipe(socket);
  const httpServer = http.createServer(answer);
  const httpOnPath = http.createServer(answer);
  const http2Server = http2.createServer((_request, response) => response.end('x'));
  const tcp = net.createServer(echo);
  const unix = net.createServer(echo);
  const secure = tls.createServer({ ciphers: 'PSK', maxVersion: 'TLSv1.2', pskCallback: () => PSK }, echo);
  const udp = dgram.createSocket('udp4');
  udp.on('message', (message, from) => udp.send(message, from.port, from.address));
  const names = dgram.createSocket('udp4');
  names.on('message', (query, from) => names.send(refused(query), from.port, from.address));
  const webSocket = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  webSocket.on('connection', (client) => client.on('message', (message) => client.send(message)));

  const servers = [httpServer, http2Server, tcp, secure];
  const listening = (server: net.Server | http2.Http2Server): Promise<void> =>
    new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  await Promise.all([
    ...servers.map(listening),
    new Promise<void>((resolve) => unix.listen(at('socket'), resolve)),
    new Promise<void>((resolve) => httpOnPath.listen(at('http'), resolve)),
    ...[udp, names].map((socket) => new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))),
    new Promise((resolve) => webSocket.once('listening', resolve)),
  ]);

  return {
    directory,
    bigFile: at('big'),
    linesFile: at('lines'),
    tree: at('tree'),
    moduleUrl: pathToFileURL(at('module.mjs')).href,
    unixPath: at('socket'),
    httpPath: at('http'),
    http: `http://127.0.0.1:${portOf(httpServer)}`,
    http2: `http://127.0.0.1:${portOf(http2Server)}`,
    webSocket: `ws://127.0.0.1:${portOf(webSocket)}`,
    tcpPort: portOf(tcp),
    tlsPort: portOf(secure),
    udpPort: portOf(udp),
    nameServer: `127.0.0.1:${portOf(names)}`,
    outside,
    close: async () => {
      for (const client of webSocket.clients) client.terminate();
      for (const server of [...servers, httpOnPath, unix, udp, names, webSocket]) server.close();
      for (const server of [httpServer, httpOnPath]) server.closeAllConnections();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  await fs.promises.stat(os.tmpdir());
  if (request.url === '/big') {
    response.end(Buffer.alloc(3e6));
    return;
  }
  if (request.url === '/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let i = 0; i < 5; i++) {
      response.write(`data: ${i}\n\n`);
      await fs.promises.stat(os.tmpdir());
    }
    response.end();
    return;
  }
  for await (const _ of request);
  response.end('x');
}

/** The same message as an answer: the name server refuses. */
function refused(query: Buffer): Buffer {
  const answer = Buffer.from(query);
  answer.writeUInt16BE(0x8185, 2);
  return answer;
}

const portOf = (server: { address(): AddressInfo | string | null }): number => (server.address() as AddressInfo).port;
