// Tools that wait for work outside the event loop, beside a timer of a second that must win only where the work needs it.
import { execFile } from 'node:child_process';
import { scrypt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { promises as dns } from 'node:dns';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { gzip } from 'node:zlib';
import { pause, serveStdio } from './serve.mjs';

const countInWorker = () =>
  new Promise((resolve, reject) => {
    const source = "let n = 0; while (n < 2e8) n++; require('node:worker_threads').parentPort.postMessage(n)";
    new Worker(source, { eval: true }).once('message', resolve).once('error', reject);
  });

const askOverUdp = () =>
  new Promise((resolve) => {
    const service = createSocket('udp4').on('message', (text, { port }) => service.send(`${text} back`, port));
    service.bind(0, '127.0.0.1', () => {
      const client = createSocket('udp4').on('message', (text) => {
        client.close();
        service.close();
        resolve(String(text));
      });
      client.send('there and', service.address().port, '127.0.0.1');
    });
  });

const work = {
  scrypt: async () => (await promisify(scrypt)('a', 'b', 32, { N: 1 << 14 })).length,
  gzip: async () => (await promisify(gzip)(Buffer.alloc(20_000_000))).length,
  file: async () => (await readFile(new URL(import.meta.url))).length > 0,
  lookup: async () => (await dns.lookup('localhost')).address !== '',
  child: async () => (await promisify(execFile)(process.execPath, ['-p', '6 * 7'])).stdout.trim(),
  worker: countInWorker,
  udp: askOverUdp,
};

serveStdio(
  Object.fromEntries(
    Object.entries(work).map(([name, run]) => [
      name,
      { run: () => Promise.race([run(), pause(1_000).then(() => 'the timer came first')]) },
    ]),
  ),
);
