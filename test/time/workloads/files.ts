import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import type { Fixtures } from '../stress-fixtures.ts';
import { chain, often, seldom, sometimes, type Workloads } from './workload.ts';

const { promises } = fs;

/** Files and folders, by callbacks, promises and streams. */
export function files(at: Fixtures): Workloads {
  const file = (name: string): string => path.join(at.directory, name);
  return {
    stat: often(() => promises.stat(at.directory)),
    'stat callbacks': often(() => chain(10, (next) => fs.stat(at.directory, next))),
    lstat: often(() => promises.lstat(at.bigFile)),
    statfs: often(() => promises.statfs(at.directory)),
    access: often(() => promises.access(at.bigFile)),
    realpath: often(() => promises.realpath(at.bigFile)),
    'realpath, native': often(() => chain(1, (next) => fs.realpath.native(at.bigFile, next))),
    readFile: often(() => promises.readFile(at.bigFile)),
    writeFile: sometimes(() => promises.writeFile(file('written'), 'x'.repeat(1e5))),
    appendFile: sometimes(() => promises.appendFile(file('appended'), 'x')),
    'write, then rename': sometimes(async () => {
      await promises.writeFile(file('new'), 'x');
      await promises.rename(file('new'), file('renamed'));
    }),
    copyFile: sometimes(() => promises.copyFile(at.bigFile, file('copied'))),
    cp: sometimes(() => promises.cp(at.tree, file('tree copy'), { recursive: true })),
    readdir: often(() => promises.readdir(at.tree)),
    'readdir, recursive': often(() => promises.readdir(at.tree, { recursive: true })),
    opendir: often(async () => {
      for await (const _ of await promises.opendir(at.tree));
    }),
    'mkdir, then rm': sometimes(async () => {
      const made = await promises.mkdtemp(file('made-'));
      await promises.rm(made, { recursive: true });
    }),
    symlink: sometimes(async () => {
      await promises.symlink(at.bigFile, file('link'));
      await promises.readlink(file('link'));
      await promises.unlink(file('link'));
    }),
    utimes: often(() => promises.utimes(at.bigFile, 1, 1)),
    truncate: sometimes(async () => {
      await promises.writeFile(file('short'), 'xx');
      await promises.truncate(file('short'), 1);
    }),
    fsync: seldom(() =>
      withFile(file('synced'), 'w', async (handle) => {
        await handle.write('x');
        await handle.sync();
      }),
    ),
    datasync: seldom(() =>
      withFile(file('data synced'), 'w', async (handle) => {
        await handle.writev([Buffer.from('x'), Buffer.from('y')]);
        await handle.datasync();
      }),
    ),
    'file handle, read': often(() => withFile(at.bigFile, 'r', (handle) => handle.read(Buffer.alloc(100), 0, 100, 0))),
    'file handle, lines': sometimes(() =>
      withFile(at.linesFile, 'r', async (handle) => {
        for await (const _ of handle.readLines());
      }),
    ),
    'lines of a stream': sometimes(async () => {
      for await (const _ of createInterface({ input: fs.createReadStream(at.linesFile) }));
    }),
    'fs streams': sometimes(() => pipeline(fs.createReadStream(at.bigFile), fs.createWriteStream(file('copy')))),
    openAsBlob: sometimes(async () => (await fs.openAsBlob(at.bigFile)).arrayBuffer()),
    'import of a module': sometimes(() => import(`${at.moduleUrl}?${imported++}`)),
  };
}

let imported = 0;

async function withFile<T>(
  name: string,
  flags: string,
  use: (handle: fs.promises.FileHandle) => Promise<T>,
): Promise<void> {
  const handle = await promises.open(name, flags);
  try {
    await use(handle);
  } finally {
    await handle.close();
  }
}
