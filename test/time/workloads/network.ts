import dgram from 'node:dgram';
import dns from 'node:dns';
import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import net from 'node:net';
import tls from 'node:tls';
import { Agent, request } from 'undici';
import { WebSocket } from 'ws';
import { openSmallWrites } from '../small-writes.ts';
import { type Fixtures, PSK } from '../stress-fixtures.ts';
import { often, seldom, sometimes, type Workloads } from './workload.ts';

/** Connections and datagrams whose both ends live in this process, and names that are looked up. */
export function network(at: Fixtures): Workloads {
  const agent = new http.Agent({ keepAlive: true });
  const dispatcher = new Agent();
  return {
    'dns.lookup': often(() => dns.promises.lookup('localhost')),
    'dns.lookupService': sometimes(() => dns.promises.lookupService('127.0.0.1', 80).catch(() => {})),
    'dns.resolve': sometimes(() => resolved(at.nameServer)),
    fetch: often(async () => (await fetch(at.http)).text()),
    'fetch, 3 MB': sometimes(async () => (await fetch(`${at.http}/big`)).arrayBuffer()),
    'fetch, posted': sometimes(async () => (await fetch(at.http, { method: 'POST', body: 'x'.repeat(2e5) })).text()),
    'fetch, form': sometimes(async () => {
      const body = new FormData();
      body.set('file', new Blob(['x'.repeat(1e4)]));
      await (await fetch(at.http, { method: 'POST', body })).text();
    }),
    'fetch, in parallel': sometimes(() => Promise.all([1, 2, 3, 4].map(async () => (await fetch(at.http)).text()))),
    'fetch, refused': sometimes(() => fetch('http://127.0.0.1:1').catch(() => {})),
    undici: often(async () => (await request(at.http, { dispatcher })).body.text()),
    'http.get': often(() => get(at.http, agent)),
    'http.get, a new connection': sometimes(() => get(at.http, new http.Agent())),
    'http, a stream of events': sometimes(() => get(`${at.http}/events`, agent)),
    'http, over a Unix socket': sometimes(() => get(`http://localhost/`, agent, at.httpPath)),
    http2: sometimes(() => get2(at.http2, 1)),
    'http2, in parallel': sometimes(() => get2(at.http2, 5)),
    'tcp echo': sometimes(() => echo(net.connect(at.tcpPort, '127.0.0.1'))),
    'tcp, small writes': seldom(smallWrites),
    'tcp, a server of its own': sometimes(ownServer),
    'unix echo': sometimes(() => echo(net.connect(at.unixPath))),
    tls: sometimes(() => ping(secure(at.tlsPort), 'secureConnect')),
    'udp echo': often(() => datagram(at.udpPort)),
    'udp echo, connected': often(() => connectedDatagram(at.udpPort)),
    'udp, ten at once': sometimes(() => tenDatagrams(at.udpPort)),
    webSocket: sometimes(() => webSocketEcho(at.webSocket)),
  };
}

/** Asks a name server of ours, which refuses. */
async function resolved(server: string): Promise<void> {
  const resolver = new dns.promises.Resolver({ tries: 1 });
  resolver.setServers([server]);
  await resolver.resolve4('refused.test').catch(() => {});
}

export function get(url: string, agent: http.Agent, socketPath?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent, ...(socketPath ? { socketPath } : {}) }, (response) => response.resume().on('end', resolve))
      .on('error', reject);
  });
}

async function get2(url: string, streams: number): Promise<void> {
  const session = http2.connect(url);
  await Promise.all(Array.from({ length: streams }, () => once(session.request({ ':path': '/' }).resume(), 'end')));
  session.close();
  await once(session, 'close');
}

async function echo(socket: net.Socket): Promise<void> {
  socket.resume();
  socket.end(Buffer.alloc(5e5));
  await once(socket, 'close');
}

export const secure = (port: number): tls.TLSSocket =>
  tls.connect({
    port,
    host: '127.0.0.1',
    ciphers: 'PSK',
    maxVersion: 'TLSv1.2',
    pskCallback: () => ({ psk: PSK, identity: 'client' }),
    checkServerIdentity: () => undefined,
  });

/** Says a word on a new connection and waits for the answer. */
export async function ping(socket: net.Socket, ready: string): Promise<void> {
  await once(socket, ready);
  socket.write('ping');
  await once(socket, 'data');
  socket.destroy();
}

async function smallWrites(): Promise<void> {
  const connection = await openSmallWrites();
  await connection.exchange();
  await connection.close();
}

async function ownServer(): Promise<void> {
  const server = net.createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1').resume();
  await once(socket, 'close');
  server.close();
  await once(server, 'close');
}

export async function datagram(port: number): Promise<void> {
  const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.send('x', port, '127.0.0.1');
  await once(socket, 'message');
  socket.close();
}

export async function connectedDatagram(port: number): Promise<void> {
  const socket = dgram.createSocket('udp4');
  socket.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.send('x');
  await once(socket, 'message');
  socket.close();
}

async function tenDatagrams(port: number): Promise<void> {
  const socket = dgram.createSocket('udp4');
  let answers = 0;
  const all = new Promise<void>((resolve) => socket.on('message', () => ++answers === 10 && resolve()));
  for (let i = 0; i < 10; i++) socket.send(`${i}`, port, '127.0.0.1');
  await all;
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
