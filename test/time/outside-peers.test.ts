import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';

const HOUR = 3_600_000;
const KEY = 'ab'.repeat(32);

/** Echoes in another process, each answer 30 real milliseconds late: over TCP, and over TLS with a key both ends know. */
const ECHO = `
  const onSocket = (socket) => socket.on('error', () => {}).on('data', (data) => setTimeout(() => socket.write(data), 30));
  const plain = require('node:net').createServer(onSocket);
  const secure = require('node:tls').createServer(
    { ciphers: 'PSK', maxVersion: 'TLSv1.2', pskCallback: () => Buffer.from('${KEY}', 'hex') }, onSocket);
  plain.listen(0, '127.0.0.1', () => secure.listen(0, '127.0.0.1', () =>
    console.log(JSON.stringify({ TCP: plain.address().port, TLS: secure.address().port }))));
`;

type Protocol = 'TCP' | 'TLS';
let child: ChildProcess;
let ports: Record<Protocol, number>;
let socket: net.Socket | undefined;
let clock: VirtualClock | undefined;

beforeEach(async () => {
  child = spawn(process.execPath, ['-e', ECHO], { stdio: ['ignore', 'pipe', 'inherit'] });
  ports = JSON.parse(String((await once(child.stdout as NodeJS.ReadableStream, 'data'))[0]));
});
afterEach(() => {
  clock?.uninstall();
  socket?.destroy();
  child.kill();
});

async function connected(protocol: Protocol): Promise<net.Socket> {
  const port = ports[protocol];
  if (protocol === 'TCP') {
    socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }
  socket = tls.connect({
    port,
    host: '127.0.0.1',
    ciphers: 'PSK',
    maxVersion: 'TLSv1.2',
    pskCallback: () => ({ psk: Buffer.from(KEY, 'hex'), identity: 'client' }),
    checkServerIdentity: () => undefined,
  });
  await once(socket, 'secureConnect');
  return socket;
}

async function ask(peer: net.Socket): Promise<string> {
  const answer = once(peer, 'data');
  peer.write('ping');
  return String((await answer)[0]);
}

/** Whether time waits for each answer, and passes once it is there. */
async function exchange(clock: VirtualClock, peer: () => Promise<net.Socket>): Promise<unknown> {
  return clock.run(async () => {
    const early: string[] = [];
    const first = setTimeout(() => early.push('before the first answer'), 1);
    const socket = await peer();
    const answers = [await ask(socket)];
    clearTimeout(first);
    const second = setTimeout(() => early.push('before the second answer'), 1);
    answers.push(await ask(socket));
    clearTimeout(second);
    const answeredAtMs = clock.now;
    await sleep(HOUR);
    return { answers, early, answeredAtMs, passedMs: clock.now - answeredAtMs };
  });
}

const asItShould = { answers: ['ping', 'ping'], early: [], answeredAtMs: 0, passedMs: HOUR };

describe.each(['TCP', 'TLS'] as const)('a peer in another process, over %s', (protocol) => {
  it('is waited for until it has answered', async () => {
    clock = new VirtualClock().install();

    expect(await exchange(clock, () => connected(protocol))).toEqual(asItShould);
  });
});

it('a peer that was connected before install() is waited for as well', async () => {
  const peer = await connected('TCP');
  clock = new VirtualClock().install();

  expect(await exchange(clock, async () => peer)).toEqual(asItShould);
});

/** A thread that a clock has kept. Answers 100 real milliseconds after it was asked. */
async function keptWorker(): Promise<Worker> {
  const echo = `
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', (text) => setTimeout(() => parentPort.postMessage(text), 100));
    parentPort.postMessage('ready');
  `;
  const earlier = new VirtualClock().install();
  const worker = await earlier.run(async () => {
    const started = earlier.own(() => new Worker(echo, { eval: true }), 'keep');
    await once(started, 'message');
    return started;
  });
  await earlier.closeOwned();
  earlier.uninstall();
  return worker;
}

it('a worker thread that was kept under an earlier clock is waited for as well', async () => {
  const worker = await keptWorker();
  clock = new VirtualClock().install();
  const early: string[] = [];
  const answer = await clock.run(async () => {
    const decoy = setTimeout(() => early.push('before the answer'), 1);
    worker.postMessage('ping');
    const [text] = await once(worker, 'message');
    clearTimeout(decoy);
    return text;
  });
  await worker.terminate();

  expect([answer, early, clock.now]).toEqual(['ping', [], 0]);
});

it('a worker thread that was kept under an earlier clock and has ended holds no time up', async () => {
  await (await keptWorker()).terminate();
  clock = new VirtualClock({ maxRealWaitMs: 1_000 }).install();
  await clock.run(() => sleep(HOUR));

  expect(clock.now).toBe(HOUR);
});

it('a worker thread that owes nothing may still speak: silence is no deadlock', async () => {
  clock = new VirtualClock().install();
  const speakTwice = `
    const { parentPort } = require('node:worker_threads');
    parentPort.postMessage('first');
    setTimeout(() => parentPort.postMessage('second'), 300);
  `;
  const heard = await clock.run(async () => {
    const worker = new Worker(speakTwice, { eval: true });
    const first = await once(worker, 'message');
    const second = await once(worker, 'message');
    await worker.terminate();
    return [...first, ...second];
  });

  expect(heard).toEqual(['first', 'second']);
});

it('a worker thread that is ignored owes nothing', async () => {
  clock = new VirtualClock({ maxRealWaitMs: 1_000 }).install();
  const worker = new Worker(`require('node:worker_threads').parentPort.on('message', () => {})`, { eval: true });
  clock.ignore(worker);
  await clock.run(() => sleep(HOUR));

  expect(clock.now).toBe(HOUR);
  await worker.terminate();
});
