import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import { certificate, privateKey } from '../../src/wire/http/testing/certificate.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { faulty } from './faulty.ts';

/* Connections whose protocol the relay does not know: bytes are in flight from a write to the next read. */

const peers = spawn(process.execPath, [
  fileURLToPath(new URL('./slow-peers.mjs', import.meta.url)),
  certificate,
  privateKey,
]);
let ports = { plain: 0, secure: 0, greeting: 0, path: '' };
beforeAll(async () => {
  const [line] = (await once(peers.stdout, 'data')) as [Buffer];
  ports = JSON.parse(line.toString()) as typeof ports;
});
afterAll(() => void peers.stdin.end());

/** A server whose tool `get` connects, writes a line and answers with what it reads, and when. */
const talking = (connect: () => net.Socket, line: string | null, patienceMs: number) => () =>
  scriptedServer({
    get: () =>
      new Promise((resolve) => {
        const sinceMs = Date.now();
        const socket = connect();
        const done = (text: string): void => {
          socket.destroy();
          resolve(`${Date.now() - sinceMs} ${text}`);
        };
        socket.once('data', (data: Buffer) => done(data.toString()));
        socket.once('error', (error: NodeJS.ErrnoException) => done(`${error.code}`));
        if (line !== null) socket.write(line);
        setTimeout(() => done('gave up'), patienceMs);
      }),
  });

const textOf = ({ texts }: { readonly texts: readonly string[] }): string | undefined =>
  /"text":"([^"]*)"/.exec(texts[0] ?? '')?.[1];

test.each([
  ['a protocol that the relay does not know', () => net.connect(ports.plain, '127.0.0.1'), 'hello', '4000 re: hello'],
  ['a peer that speaks first', () => net.connect(ports.greeting, '127.0.0.1'), null, '2000 welcome'],
  [
    'TLS: its handshake takes two round trips',
    () => tls.connect({ port: ports.secure, host: '127.0.0.1', rejectUnauthorized: false }),
    'hello',
    '12000 re: hello',
  ],
] as const)('%s', async (_, connect, line, text) => {
  const run = await faulty(talking(connect, line, 60_000), { plan: [faults.socketSlow({ latencyMs: 2_000 })] });
  expect(textOf(run)).toBe(text);
});

test('an answer that never comes is unknown, and the reason names host and port', async () => {
  const server = talking(() => net.connect(ports.plain, '127.0.0.1'), 'silence', 5_000);
  const run = await faulty(server, { plan: [faults.socketSlow({ latencyMs: 0 })], maxRealWaitMs: 400 });
  expect(run.verdicts).toEqual(['unknown']);
  expect(JSON.stringify(run.transcript.entries)).toContain(`the answer of 127.0.0.1:${ports.plain}`);
});

test('a connection that may be idle does not stop time', async () => {
  const server = talking(() => net.connect(ports.plain, '127.0.0.1'), 'silence', 5_000);
  const run = await faulty(server, { plan: [faults.socketSlow({ latencyMs: 0, idle: true })], maxRealWaitMs: 400 });
  expect(textOf(run)).toBe('5000 gave up');
});

test.each([
  ['a port on which nothing listens', '127.0.0.1:1', () => net.connect(1, '127.0.0.1'), '300 ECONNREFUSED'],
  ['a name that does not exist', 'no-such-host.invalid:80', () => net.connect(80, 'no-such-host.invalid'), /^300 E/],
] as const)('%s: the error is that of the program without a relay', async (_, host, connect, text) => {
  const plan = [faults.socketSlow({ host, latencyMs: 1_000, connectMs: 300 })];
  const run = await faulty(talking(connect, 'hello', 60_000), { plan });
  if (typeof text === 'string') expect(textOf(run)).toBe(text);
  else expect(textOf(run)).toMatch(text);
});

test('only the host that is named is relayed', async () => {
  const server = talking(() => net.connect(ports.plain, '127.0.0.1'), 'hello', 60_000);
  const run = await faulty(server, { plan: [faults.socketSlow({ host: 'db.internal:5432', latencyMs: 2_000 })] });
  expect(textOf(run)).toBe('0 re: hello');
});

const secure = () => tls.connect({ port: ports.secure, host: '127.0.0.1', rejectUnauthorized: false });

test.each([
  [
    'slow queries over TLS',
    secure,
    () => faults.querySlow({ host: `127.0.0.1:${ports.secure}` }),
    'query-slow could not make a query take longer: the connection is over TLS',
  ],
  [
    'slow queries in another protocol',
    () => net.connect(ports.plain, '127.0.0.1'),
    () => faults.querySlow({ host: `127.0.0.1:${ports.plain}` }),
    'query-slow could not make a query take longer: the connection is of an unknown protocol',
  ],
  [
    'TLS over a Unix socket',
    () => tls.connect({ path: ports.path, rejectUnauthorized: false }),
    () => faults.socketSlow({ host: ports.path }),
    'socket-slow could not relay a connection: it is TLS over a Unix socket',
  ],
] as const)('%s: the fault cannot act, and the cell is unknown and says why', async (_, connect, fault, because) => {
  const { cells, findings } = await check(talking(connect, 'hello', 60_000), {
    clients: ['codex-cli'],
    calls: [{ tool: 'get' }],
    faults: [fault()],
    quick: true,
    explain: 0,
  });
  expect(cells).toMatchObject([{ verdict: 'unknown', because: expect.stringContaining(because), faultsActed: [] }]);
  expect(findings).toContainEqual(expect.objectContaining({ property: 'fault-could-not-act', verdict: 'unknown' }));
});

test('slow queries of every host leave a connection alone that need not be one of a database', async () => {
  const { cells } = await check(talking(secure, 'hello', 60_000), {
    clients: ['codex-cli'],
    calls: [{ tool: 'get' }],
    faults: [faults.querySlow()],
    quick: true,
    explain: 0,
  });
  expect(cells).toMatchObject([{ verdict: 'fits', because: null }]);
});
