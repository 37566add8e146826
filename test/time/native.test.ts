import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hash } from '@node-rs/argon2';
import watcher from '@parcel/watcher';
import bcrypt from 'bcrypt';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import { early, type Operation } from './early.ts';
import { pwhash } from './sodium.ts';

const TIMES = 10;
const HOUR = 3_600_000;
const NODE = Number(process.versions.node.split('.')[0]);
const seesThreads = process.platform === 'linux';

const picture = (): Promise<unknown> =>
  sharp({ create: { width: 400, height: 400, channels: 3, background: 'red' } })
    .blur(5)
    .png()
    .toBuffer();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'native-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Copies a database page by page, in the thread pool, past async_hooks. */
async function backup(): Promise<void> {
  const { DatabaseSync, backup } = createRequire(import.meta.url)('node:sqlite') as Sqlite;
  const database = new DatabaseSync(path.join(folder, 'original'));
  database.exec('create table if not exists pages(content); insert into pages values (zeroblob(2000000))');
  await backup(database, path.join(folder, 'copy'));
  database.close();
}

interface Sqlite {
  DatabaseSync: new (file: string) => { exec(sql: string): void; close(): void };
  backup(from: object, to: string): Promise<number>;
}

const kinds: [name: string, seen: boolean, run: Operation][] = [
  ['sharp (a request)', true, picture],
  ['argon2 (a promise of Rust)', true, () => hash('password', { memoryCost: 4096 })],
  ['bcrypt (two requests)', true, () => bcrypt.hash('password', 6)],
  ['sodium (the pool, past async_hooks)', seesThreads, pwhash],
  ['node:sqlite backup (the pool, past async_hooks)', seesThreads && NODE >= 24, backup],
];

describe.each(kinds)('%s', (_name, seen, run) => {
  it.runIf(seen)('is waited for', async () => {
    expect(await early(run, TIMES)).toBe(0);
  });

  it.runIf(seen)('is passed by without a look at native work', async () => {
    expect(await early(run, TIMES, { without: ['native'] })).toBeGreaterThan(0);
  });
});

describe('add-ons that are loaded and idle', () => {
  it('owe nothing: time passes', async () => {
    await picture();
    using clock = new VirtualClock().install();
    await clock.run(() => sleep(HOUR));

    expect(clock.now).toBe(HOUR);
  });

  it.runIf(seesThreads)('owe nothing though a callback was given to them for later', async () => {
    using clock = new VirtualClock({ maxRealWaitMs: 2_000 }).install();
    await clock.run(async () => {
      const watch = await watcher.subscribe(folder, () => {});
      await sleep(HOUR);
      await watch.unsubscribe();
    });

    expect(clock.now).toBe(HOUR);
  });

  it('do not hide that nothing can run any more', async () => {
    await picture();
    using clock = new VirtualClock().install();

    await expect(clock.run(() => new Promise(() => {}))).rejects.toMatchObject({ code: 'ERR_DEADLOCK' });
  });
});

describe('where threads are not seen', () => {
  it('a request of an add-on is waited for', async () => {
    using clock = new VirtualClock({ ownsProcess: false }).install();
    const answeredAt = await clock.run(async () => {
      const decoy = sleep(1);
      await picture();
      const at = clock.now;
      await decoy;
      return at;
    });

    expect(answeredAt).toBe(0);
  });

  it('a callback that is kept since the start holds nothing up, a later one does, and is named', async () => {
    using clock = new VirtualClock({ ownsProcess: false, maxRealWaitMs: 500 }).install();
    await clock.run(async () => {
      const first = await watcher.subscribe(folder, () => {});
      clock.startedUp();
      await sleep(HOUR);
      await first.unsubscribe();
    });
    expect(clock.now).toBe(HOUR);

    let second: { unsubscribe(): Promise<unknown> } | undefined;
    const run = clock.run(async () => {
      second = await watcher.subscribe(folder, () => {});
      await sleep(HOUR);
    });
    await expect(run).rejects.toMatchObject({
      code: 'ERR_STUCK',
      message: expect.stringContaining('native request "Watcher callback"'),
    });
    await second?.unsubscribe();
  });
});

it('a callback of an add-on that comes by itself is heard', async () => {
  using clock = new VirtualClock().install();
  const events = await clock.run(async () => {
    let heard: (events: unknown[]) => void = () => {};
    const event = new Promise<unknown[]>((resolve) => {
      heard = resolve;
    });
    const watch = await watcher.subscribe(folder, (_error, events) => heard(events));
    writeFileSync(path.join(folder, 'new'), '');
    const release = clock.blockTime('the watcher looks a moment later');
    const seen = await event;
    release();
    await watch.unsubscribe();
    return seen;
  });

  expect(events.length).toBeGreaterThan(0);
});
