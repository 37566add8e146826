import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { countFsWrites } from './count-fs-writes.ts';
import type { FlowCounters } from './flow-counters.ts';
import type { OwnStreams } from './own-streams.ts';

let folder: string;
let ours: number;
let counted: number;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'count-'));
  ours = fs.openSync(path.join(folder, 'ours'), 'a');
  countFsWrites(
    { flowsOf: (fd) => (fd === ours ? { reads: 'r', writes: 'w' } : undefined) } as OwnStreams,
    {
      writes: () => {},
      add: (_flow: string, bytes: number) => {
        counted += bytes;
      },
    } as unknown as FlowCounters,
  );
});
beforeEach(() => {
  fs.ftruncateSync(ours);
  counted = 0;
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

const ways: Record<string, () => unknown> = {
  writeSync: () => fs.writeSync(ours, 'größer'),
  'writeSync of a part': () => fs.writeSync(ours, Buffer.from('0123456789'), 2, 3),
  writevSync: () => fs.writevSync(ours, [Buffer.from('ab'), Buffer.from('cde')]),
  write: () => promisify(fs.write)(ours, 'größer'),
  writev: () => promisify(fs.writev)(ours, [Buffer.from('ab'), Buffer.from('cde')]),
  'writeFileSync of text': () => fs.writeFileSync(ours, 'größer'),
  'writeFileSync in an encoding': () => fs.writeFileSync(ours, 'größer', 'latin1'),
  'writeFileSync with options': () => fs.writeFileSync(ours, 'abc', { encoding: 'utf16le' }),
  'writeFileSync of bytes': () => fs.writeFileSync(ours, Buffer.from('abc')),
  appendFileSync: () => fs.appendFileSync(ours, 'größer'),
};

it.each(Object.entries(ways))('%s is counted to the byte, once', async (_name, write) => {
  await write();

  expect(counted).toBeGreaterThan(0);
  expect(counted).toBe(fs.fstatSync(ours).size);
});

it('what is written elsewhere is not', () => {
  fs.writeFileSync(path.join(folder, 'other'), 'x');

  expect(counted).toBe(0);
});
