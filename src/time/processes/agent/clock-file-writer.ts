import fs from 'node:fs';
import { CLOCK_FILE_BYTES } from '../clock-file.ts';

// Taken before the server can replace them.
const { openSync, writeSync } = fs;

/** Writes what the clock of this process reads where the host finds it: see `clockFileOf`. */
export class ClockFileWriter {
  readonly #value = new Float64Array(1);
  #fd: number | null = null;

  /** @param path null: there is none */
  constructor(path: string | null) {
    if (path === null) return;
    try {
      this.#fd = openSync(path, 'wx', 0o600);
    } catch {
      this.#fd = null; // the program may write no files
    }
  }

  /** @returns whether the host can find it there; else it must be told */
  write(nowMs: number): boolean {
    if (this.#fd === null) return false;
    this.#value[0] = nowMs;
    try {
      if (writeSync(this.#fd, this.#value, 0, CLOCK_FILE_BYTES, 0) === CLOCK_FILE_BYTES) return true;
    } catch {} // the disk is full, or somebody has closed it
    this.#fd = null;
    return false;
  }
}
