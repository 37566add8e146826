import { createHook } from 'node:async_hooks';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { undelivered } from '../processes/tcp/kernel-queues.ts';
import { readText } from './files.ts';
import { OtherThreads } from './other-threads.ts';
import { ownTimes, ownUserMs } from './own-thread.ts';
import { environmentOf, processTree, startedAt, threadStates } from './process-table.ts';
import { ownThreadId, ThreadTimesReader, threadsOf, threadTimesOf } from './thread-table.ts';
import { droppedDatagrams } from './udp-drops.ts';

const { pid } = process;
const tid = ownThreadId() ?? pid;
const others = new OtherThreads(tid);
const ownTime = new ThreadTimesReader(tid);

/** What a hook of `async_hooks` may ask the system directly before a callback of the program runs. */
const questions: readonly (readonly [name: string, ask: () => unknown])[] = [
  ['a file of the kernel', () => readText('/proc/stat')],
  ['the work of other threads', () => others.since(1_000, 'threads and children')],
  ['the user time of this thread', ownUserMs],
  ['the times of this thread', ownTimes],
  ['the times of this thread, repeatedly', () => ownTime.read()],
  ['the states of threads', () => threadsOf('self')],
  ['the times of threads', () => threadTimesOf('self')],
  ['the processes of a tree', () => processTree(pid)],
  ['the start of a process', () => startedAt(pid)],
  ['the threads of a process', () => threadStates(pid)],
  ['the environment of a process', () => environmentOf(pid)],
  ['dropped datagrams', () => droppedDatagrams(9)],
  ['bytes on their way', () => undelivered({ role: 'dialled', client: '127.0.0.1:1', server: '127.0.0.1:2' })],
];

test.runIf(process.platform === 'linux').each(questions)(
  'a question about %s leaves the results of the program alone',
  async (_, ask) => {
    const before = createHook({ before: () => void ask() });
    const own = fs.statSync(import.meta.filename);
    const seen = await new Promise<fs.Stats>((resolve, reject) => {
      before.enable();
      fs.stat(import.meta.filename, (error, stats) => (error === null ? resolve(stats) : reject(error)));
    }).finally(() => before.disable());
    expect([seen.ino, seen.size, seen.mtimeMs]).toEqual([own.ino, own.size, own.mtimeMs]);
  },
);

test('a file is read to its end, however long it is', () => {
  const long = fileURLToPath(new URL('../../../package-lock.json', import.meta.url));
  expect(readText(long)).toBe(fs.readFileSync(long, 'latin1'));
  expect(() => readText(`${long}.no-such-file`)).toThrow('ENOENT');
});
