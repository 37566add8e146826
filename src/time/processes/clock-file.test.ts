import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ClockFileReader } from './clock-file.ts';

/** A reader of a file with this content. */
function readerOf(content: Uint8Array): ClockFileReader {
  const folder = mkdtempSync(join(tmpdir(), 'clock-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'clock');
  writeFileSync(path, content);
  return new ClockFileReader(path);
}

const bytesOf = (value: number): Uint8Array => new Uint8Array(Float64Array.of(value).buffer);

test.each([
  ['the beginning', 0, 0],
  ['a time', 1_234.5, 1_234.5],
  ['a negative number', -1, null],
  ['no number', Number.NaN, null],
  ['no finite number', Number.POSITIVE_INFINITY, null],
])('%s', (_, written, read) => {
  const reader = readerOf(bytesOf(written));
  expect([reader.readMs(), reader.readMs()]).toEqual([read, read]);
  reader.close();
});

test('a file that is too short says nothing, and neither does one that is missing', () => {
  const short = readerOf(bytesOf(1).subarray(0, 7));
  expect(short.readMs()).toBeNull();
  short.close();
  expect(new ClockFileReader('/no/such/file').readMs()).toBeNull();
  expect(new ClockFileReader(null).readMs()).toBeNull();
});
