import { closeSync, openSync, readSync, writeSync } from '../os/files.ts';

/** The file is one double in the byte order of the machine: both ends are on one machine. */
const CLOCK_FILE_BYTES = 8;

/**
 * The file to which a process on the clock of a host writes the reading of its own clock, while it moves that on by
 * itself. Unlike a message, a write does not wake the host, and the file outlives the process.
 *
 * @param socket path of the control channel
 * @returns null where the control channel is no file, as on Windows
 */
export const clockFileOf = (socket: string, process: string, pid: number): string | null =>
  socket.startsWith('\\\\') ? null : `${socket}-${process}-${pid}`;

/** Reads the clock of a process. */
export interface ClockReader {
  /** Virtual milliseconds of the host; `null`: the process has written none. */
  readMs(): number | null;
  close(): void;
}

/** Reads the clock file of one process. The program may write anything there, so the file is not trusted. */
export class ClockFileReader implements ClockReader {
  readonly #path: string | null;
  readonly #value = new Float64Array(1);
  #fd: number | undefined;

  /** @param path see {@link clockFileOf} */
  constructor(path: string | null) {
    this.#path = path;
  }

  readMs(): number | null {
    if (this.#path === null) return null;
    try {
      this.#fd ??= openSync(this.#path, 'r');
      if (readSync(this.#fd, this.#value, 0, CLOCK_FILE_BYTES, 0) < CLOCK_FILE_BYTES) return null;
    } catch {
      return null;
    }
    const [nowMs = Number.NaN] = this.#value;
    return nowMs >= 0 && nowMs < Number.POSITIVE_INFINITY ? nowMs : null;
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }
}

/** Writes the reading of the clock of this process to its clock file. */
export class ClockFileWriter {
  readonly #value = new Float64Array(1);
  #fd: number | null = null;

  /** @param path null: there is no clock file */
  constructor(path: string | null) {
    if (path === null) return;
    try {
      this.#fd = openSync(path, 'wx', 0o600);
    } catch {
      this.#fd = null; // the program may write no files
    }
  }

  /** @returns whether it was written; if not, the host needs a message */
  write(nowMs: number): boolean {
    if (this.#fd === null) return false;
    this.#value[0] = nowMs;
    try {
      if (writeSync(this.#fd, this.#value, 0, CLOCK_FILE_BYTES, 0) === CLOCK_FILE_BYTES) return true;
    } catch {} // the disk is full, or the program has closed the descriptor
    this.#fd = null;
    return false;
  }
}
