import crypto from 'node:crypto';
import dns from 'node:dns';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type { InternalOptions } from '../../src/time/core/clock-options.ts';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';

const ACTORS = 8;
const OPERATIONS = 12;

/** Numbers from 0 to 1 that depend on the seed alone. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Runs a scenario of eight actors that sleep and do real I/O of six kinds, `times` over from one seed, and returns the
 * different traces of who did what at which virtual time. One timer fires per silence, so I/O of different actors does
 * not overlap and its real order cannot leak in.
 */
export async function distinctTraces(seed: number, times: number, options?: InternalOptions): Promise<string[]> {
  const clock = new VirtualClock(options).install();
  const server = http.createServer(async (_request, response) => {
    await fs.promises.stat('.');
    response.end('x');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const io = [
    () => fs.promises.stat('.'),
    () => promisify(zlib.gzip)(Buffer.alloc(1e5)),
    () => promisify(crypto.randomBytes)(1e4),
    () => dns.promises.lookup('localhost'),
    async () => (await fetch(url)).text(),
    () => new Promise((resolve) => crypto.scrypt('a', 'b', 8, { N: 1024 }, resolve)),
  ];

  const once = async (): Promise<string> => {
    const next = random(seed);
    const trace = crypto.createHash('sha256');
    const start = clock.now;
    const note = (what: string): void => void trace.update(`${clock.now - start} ${what}\n`);
    const actor = async (name: number): Promise<void> => {
      for (let i = 0; i < OPERATIONS; i++) {
        const kind = Math.floor(next() * io.length);
        // Every actor has instants of its own: who meets at one instant does I/O at the same time, in real order.
        await new Promise((resolve) => setTimeout(resolve, 1 + name + ACTORS * Math.floor(next() * 50)));
        note(`${name} wakes`);
        await io[kind]?.();
        note(`${name} has done ${kind}`);
      }
    };
    // A clock that is wrong may also take the silence of open work for a deadlock: that is a trace as well.
    const ended = await clock
      .run(() => Promise.all(Array.from({ length: ACTORS }, (_, name) => actor(name))))
      .then(
        () => 'ended',
        (error: { code?: string }) => String(error.code),
      );
    return `${ended} ${trace.digest('hex')}`;
  };

  try {
    const traces = new Set<string>();
    for (let i = 0; i < times; i++) traces.add(await once());
    return [...traces];
  } finally {
    clock.uninstall();
    server.closeAllConnections();
    server.close();
  }
}
