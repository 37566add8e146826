import { exec, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { BroadcastChannel, MessageChannel, Worker } from 'node:worker_threads';
import { v8Hops } from '../v8-hops.ts';
import { chain, often, seldom, sometimes, type Workloads } from './workload.ts';

/** Other processes and threads, and what this one does in turns of its own. */
export function processes(): Workloads {
  return {
    'child process': seldom(() => promisify(exec)('sleep 0.02; echo x')),
    'child process, no shell': seldom(() => promisify(execFile)('echo', ['x'])),
    'child process, fed': seldom(fed),
    'child process, missing': sometimes(() => promisify(execFile)('no-such-program').catch(() => {})),
    worker: seldom(() => ask(new Worker(WORKER, { eval: true }))),
    'worker that ends': seldom(() => once(new Worker('', { eval: true }), 'exit')),
    'message channel': often(overChannel),
    'broadcast channel': often(broadcast),
    'structured clone of a port': often(portOverPort),
    'tasks of V8': often(v8Hops),
    immediates: often(() => chain(20, (next) => setImmediate(next))),
    'ticks and microtasks': often(() => chain(50, (next) => process.nextTick(() => queueMicrotask(next)))),
  };
}

/** Computes for a while, in a thread of the pool: it must not wait by a timer, which would be virtual in a child. */
const WORKER = `
  const { parentPort } = require('node:worker_threads');
  parentPort.once('message', () => {
    require('node:crypto').pbkdf2('a', 'b', 20_000, 32, 'sha256', () => parentPort.postMessage('done'));
  });
`;

async function ask(worker: Worker): Promise<void> {
  worker.postMessage('do');
  await once(worker, 'message');
  await worker.terminate();
}

async function fed(): Promise<void> {
  const child = spawn('cat', { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.end('x'.repeat(1e5));
  child.stdout.resume();
  await once(child, 'close');
}

async function overChannel(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  port2.on('message', () => port2.postMessage('pong'));
  const answered = once(port1, 'message');
  port1.postMessage('ping');
  await answered;
  port1.close();
}

async function portOverPort(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const inner = new MessageChannel();
  const got = once(port2, 'message');
  port1.postMessage(inner.port1, [inner.port1]);
  const [port] = await got;
  const heard = once(inner.port2, 'message');
  port.postMessage('x');
  await heard;
  for (const one of [port1, inner.port2]) one.close();
}

async function broadcast(): Promise<void> {
  const [sender, receiver] = [new BroadcastChannel('stress'), new BroadcastChannel('stress')];
  const heard = new Promise((resolve) => {
    receiver.onmessage = resolve;
  });
  sender.postMessage('x');
  await heard;
  sender.close();
  receiver.close();
}
