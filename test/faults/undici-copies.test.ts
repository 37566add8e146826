import { renameSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Undici from 'undici';
import { afterAll, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { faulty, notes } from './faulty.ts';
import { secondCopy } from './second-copy.ts';

const url = 'http://api.example.com/search';
const slow = faults.upstreamSlow({ delayMs: 45_000, answer: { body: 'found' } });
const copy = secondCopy('undici');
afterAll(() => copy.remove());

/** A server that loads its undici when it is called, and uses it at once with an agent of its own. */
const loading = (file: string, use: (undici: typeof Undici) => Promise<string>) => () =>
  scriptedServer({ get: async () => use((await import(file)) as typeof Undici) });

const byOwnAgent = async ({ request, Agent }: typeof Undici) =>
  (await request(url, { dispatcher: new Agent() })).body.text();

test('a copy that is loaded in the middle of a call is held in that call', async () => {
  const run = await faulty(loading(copy.url('undici/index.js'), byOwnAgent), { plan: [slow] });
  expect(run.answeredMs).toEqual([45_000]);
  expect(run.texts[0]).toContain('found');
});

test('a copy is held although another one, loaded before, has the global dispatcher', async () => {
  const second = secondCopy('undici');
  await import(copy.url('undici/index.js'));
  const server = loading(second.url('undici/index.js'), byOwnAgent);
  const loadedInTheCall = await faulty(server, { plan: [slow] });
  const loadedBefore = await faulty(server, { plan: [slow] });
  second.remove();
  for (const run of [loadedInTheCall, loadedBefore]) {
    expect(run.answeredMs).toEqual([45_000]);
    expect(run.texts[0]).toContain('found');
  }
});

test.each([
  [
    'stream',
    async ({ Client }: typeof Undici) => {
      const parts: string[] = [];
      const { Writable } = await import('node:stream');
      await new Client('http://api.example.com').stream(
        { path: '/search', method: 'GET' },
        () =>
          new Writable({
            write(part, _, written) {
              parts.push(String(part));
              written();
            },
          }),
      );
      return parts.join('');
    },
  ],
  [
    'an interceptor',
    async ({ Agent, request, interceptors }: typeof Undici) =>
      (await request(url, { dispatcher: new Agent().compose(interceptors.retry()) })).body.text(),
  ],
  [
    'a pool',
    async ({ Pool }: typeof Undici) =>
      (await new Pool('http://api.example.com').request({ path: '/search', method: 'GET' })).body.text(),
  ],
] as const)('%s waits, once', async (_, use) => {
  const run = await faulty(loading(copy.url('undici/index.js'), use), { plan: [slow] });
  expect(run.answeredMs).toEqual([45_000]);
  expect(run.texts[0]).toContain('found');
});

test('a pool with one connection holds each call once', async () => {
  const real = createServer((_, response) => response.end('real'));
  await new Promise<void>((resolve) => void real.listen(0, '127.0.0.1', resolve));
  const { port } = real.address() as { port: number };
  const use = async ({ Pool }: typeof Undici) => {
    const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 1, pipelining: 1 });
    const get = async () => (await pool.request({ path: '/', method: 'GET' })).body.text();
    const texts = await Promise.all([get(), get(), get()]);
    await pool.close();
    return texts.join();
  };
  const run = await faulty(loading(copy.url('undici/index.js'), use), {
    plan: [faults.upstreamSlow({ delayMs: 1_000 })],
  });
  real.close();
  expect(run.answeredMs).toEqual([1_000]);
  expect(run.texts[0]).toContain('real,real,real');
  expect(notes(run.transcript).filter(({ note }) => note === 'holds an upstream call')).toHaveLength(3);
});

test('one that nobody can see is not held, and the transcript says so', async () => {
  const hidden = secondCopy('undici');
  const folder = join(dirname(fileURLToPath(hidden.url('undici'))), 'bundled');
  renameSync(fileURLToPath(hidden.url('undici')), folder);
  const real = createServer((_, response) => response.end('real'));
  await new Promise<void>((resolve) => void real.listen(0, '127.0.0.1', resolve));
  const { port } = real.address() as { port: number };
  const use = async ({ request, Agent }: typeof Undici) =>
    (await request(`http://127.0.0.1:${port}/items?key=secret`, { dispatcher: new Agent() })).body.text();
  const run = await faulty(loading(join(folder, 'index.js'), use), { plan: [slow] });
  real.close();
  hidden.remove();
  expect(run.answeredMs).toEqual([0]);
  expect(notes(run.transcript).map(({ note, about }) => [note, about.path])).toEqual([
    ['could not hold an upstream call: the library that made it is unknown', '/items'],
  ]);
});
