import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import argon2 from '@node-rs/argon2';
import watcher from '@parcel/watcher';
import bcrypt from 'bcrypt';
import { ClassicLevel } from 'classic-level';
import sharp from 'sharp';
import snappy from 'snappy';
import { pwhash } from '../sodium.ts';
import type { Fixtures } from '../stress-fixtures.ts';
import { often, seldom, sometimes, type Workload, type Workloads } from './workload.ts';

const NODE = Number(process.versions.node.split('.')[0]);

/** Work of native add-ons. Those of {@link more} only where they are installed. */
export async function addons(at: Fixtures): Promise<Workloads> {
  const create = { width: 100, height: 100, channels: 3, background: 'red' } as const;
  const png = await sharp({ create }).png().toBuffer();
  const text = Buffer.from('virtual time '.repeat(1e4));
  const packed = await snappy.compress(text);
  const hashed = await bcrypt.hash('x', 4);
  const level = new ClassicLevel<string, string>(path.join(at.directory, 'level'));
  await level.put('a', 'b');
  return {
    sharp: sometimes(() => sharp({ create }).blur(3).png().toBuffer()),
    'sharp, to a file': sometimes(() => sharp(png).resize(50).toFile(path.join(at.directory, 'small.png'))),
    'sharp, metadata': often(() => sharp(png).metadata()),
    'sharp, a stream': sometimes(async () => {
      for await (const _ of sharp(png).rotate(90).jpeg());
    }),
    'sharp, in parallel': sometimes(() => Promise.all([1, 2, 3].map(() => sharp(png).blur(2).webp().toBuffer()))),
    argon2: sometimes(() => argon2.hash('x', { memoryCost: 1024 })),
    bcrypt: often(() => bcrypt.hash('x', 4)),
    'bcrypt, compared': often(() => bcrypt.compare('x', hashed)),
    snappy: often(() => snappy.compress(text)),
    'snappy, uncompressed': often(() => snappy.uncompress(packed)),
    'level, put': often(() => level.put('a', 'c')),
    'level, get': often(() => level.get('a')),
    'level, iterated': often(() => level.iterator().all()),
    'level, compacted': sometimes(() => level.compactRange('a', 'z')),
    'watcher, subscribed': seldom(() => watched(at.tree)),
    'watcher, snapshot': sometimes(() => watcher.writeSnapshot(at.tree, path.join(at.directory, 'snapshot'))),
    sodium: sometimes(pwhash),
    ...(NODE >= 24 ? { 'sqlite backup': seldom(await backup(at)) } : {}),
    ...(await more(at)),
  };
}

async function watched(folder: string): Promise<void> {
  const watch = await watcher.subscribe(folder, () => {});
  await watch.unsubscribe();
}

interface Sqlite {
  DatabaseSync: new (file: string) => { exec(sql: string): void };
  backup(from: object, to: string): Promise<number>;
}

/** Copies a database page by page in the pool, past async_hooks. */
async function backup(at: Fixtures): Promise<() => Promise<unknown>> {
  const { DatabaseSync, backup } = createRequire(import.meta.url)('node:sqlite') as Sqlite;
  const database = new DatabaseSync(path.join(at.directory, 'database'));
  database.exec('create table pages(content); insert into pages values (zeroblob(1000000))');
  return () => backup(database, path.join(at.directory, 'backup'));
}

type Loaded = Record<string, (...args: unknown[]) => Promise<unknown>>;

/**
 * Add-ons that are too large for every checkout: those installed in the folder that `STRESS_ADDONS` names, of which
 * some wait on threads of their own.
 */
async function more(at: Fixtures): Promise<Record<string, Workload>> {
  const folder = process.env.STRESS_ADDONS;
  if (folder === undefined) return {};
  const require = createRequire(path.join(folder, 'x.js'));
  const found: Record<string, Workload> = {};
  const add = async (name: string, make: () => Promise<Workload>): Promise<void> => {
    try {
      found[name] = await make();
    } catch (error) {
      console.error(`without ${name}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    }
  };
  const file = (name: string): string => path.join(at.directory, name);
  await add('duckdb', async () => {
    const { DuckDBInstance } = (await import(pathToFileURL(require.resolve('@duckdb/node-api')).href)) as {
      DuckDBInstance: { create(file: string): Promise<{ connect(): Promise<Loaded> }> };
    };
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    return sometimes(() => connection.runAndReadAll?.('select sum(range) from range(100000)') ?? Promise.reject());
  });
  await add('libsql', async () => {
    const Database = require('libsql/promise') as new (
      file: string,
    ) => {
      prepare(sql: string): Promise<{ all(): Promise<unknown> }>;
    };
    const database = new Database(':memory:');
    return often(async () => (await database.prepare('select 1')).all());
  });
  await add('lmdb', async () => {
    const store = (require('lmdb') as { open(file: string, options: object): Loaded }).open(file('lmdb'), {});
    let value = 0;
    return seldom(() => store.put?.('a', value++) ?? Promise.reject());
  });
  await add('sqlite3', async () => {
    const { Database } = require('sqlite3') as {
      Database: new (file: string) => { get(sql: string, done: () => void): void };
    };
    const database = new Database(':memory:');
    return often(() => new Promise<void>((done) => database.get('select 1', () => done())));
  });
  await add('resvg', async () => {
    const { renderAsync } = require('@resvg/resvg-js') as { renderAsync(svg: string): Promise<unknown> };
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"><circle r="20"/></svg>';
    return sometimes(() => renderAsync(svg));
  });
  await add('canvas', async () => {
    const { createCanvas } = require('@napi-rs/canvas') as { createCanvas(w: number, h: number): Loaded };
    return sometimes(() => createCanvas(100, 100).encode?.('png') ?? Promise.reject());
  });
  await add('lancedb', async () => {
    const lance = (await import(pathToFileURL(require.resolve('@lancedb/lancedb')).href)) as Loaded;
    const database = (await lance.connect?.(file('lance'))) as Loaded;
    const table = (await database.createTable?.('t', [{ id: 1, vector: [1, 2] }])) as Loaded;
    return sometimes(() => table.countRows?.() ?? Promise.reject());
  });
  await add('zeromq', async () => {
    const { Reply, Request } = require('zeromq') as { Reply: new () => Zeromq; Request: new () => Zeromq };
    const [reply, request] = [new Reply(), new Request()];
    await reply.bind('tcp://127.0.0.1:*');
    request.connect(reply.lastEndpoint);
    return sometimes(async () => {
      await request.send('x');
      await reply.receive();
      await reply.send('y');
      await request.receive();
    });
  });
  return found;
}

interface Zeromq {
  readonly lastEndpoint: string;
  bind(address: string): Promise<void>;
  connect(address: string): void;
  send(message: string): Promise<void>;
  receive(): Promise<unknown>;
}
