import { closeSync, openSync, readSync, writeSync } from '../os/files.ts';

/** Its one number is a double, as the machine has it: both ends are on one machine. */
const CLOCK_FILE_BYTES = 8;

/**
 * Where a process on the clock of a host writes what its own clock reads, while it moves it on by itself. To write there
 * wakes nobody, as a message does, and what was written outlives the process.
 *
 * @param socket path of the control channel
 * @returns null where that is no file, as on Windows
 */
export const clockFileOf = (socket: string, process: string, pid: number): string | null =>
  socket.startsWith('\\\\') ? null : `${socket}-${process}-${pid}`;

/** What the clock of a process reads, by its clock file. */
export interface ClockReader {
  /** Virtual milliseconds of the host; `null`: it has written none. */
  readMs(): number | null;
  close(): void;
}

/** Reads the clock file of one process. The process may write anything there, so it is believed as little as its messages. */
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
    } catch {} // the disk is full, or the program has closed the descriptor
    this.#fd = null;
    return false;
  }
}
