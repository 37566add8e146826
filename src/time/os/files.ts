/**
 * The functions of `fs` that the clock needs, captured when this file is first loaded. A server may replace the functions of
 * `fs` (as mock-fs does), and an agent in the server's process must still see its threads and write its clock file.
 */
import fs from 'node:fs';
import { ownCopy } from '../base/own-copy.ts';

export const { closeSync, openSync, readlinkSync, readSync, writeSync } = fs;

/**
 * Do not call it where a callback of the program may be about to run, such as in a hook of `async_hooks`. See {@link readText}.
 */
export const { fstatSync } = fs;

const { readdirSync } = fs;

/** The names in a folder. */
export const namesIn = (folder: string): string[] => ownCopy(readdirSync(folder));

const CHUNK_BYTES = 16_384;
const chunk = Buffer.alloc(CHUNK_BYTES);

/**
 * Reads a whole file of the kernel. `fs.readFileSync` does the same, but asks for the size of the file first. Node keeps the
 * results of all `stat` calls of a thread, except promises, in one array: if a hook of `async_hooks` calls `fs.readFileSync`
 * directly before the callback of an `fs.stat` of the program runs, the program receives the statistics of the wrong file.
 *
 * @throws if the file cannot be opened or read
 */
export function readText(path: string): string {
  const fd = openSync(path, 'r');
  try {
    let text = '';
    for (;;) {
      const bytes = readSync(fd, chunk, 0, CHUNK_BYTES, null);
      if (bytes === 0) return text;
      text += chunk.toString('latin1', 0, bytes);
    }
  } finally {
    closeSync(fd);
  }
}
