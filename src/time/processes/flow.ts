import type { ReaderState } from './protocol.ts';

/** One reading end. */
export interface Reader {
  readonly read: number;
  readonly state: ReaderState;
}

/** One writing end. */
export interface Writer {
  readonly written: number;
  /** How many of the written bytes the kernel has not taken yet. */
  readonly queued: number;
}

/** One direction of a byte stream: how much each owner has written and read. */
export class Flow {
  readonly #writers = new Map<object, Writer>();
  readonly #readers = new Map<object, Reader>();
  #removedWritten = 0;
  #removedRead = 0;
  /** Bytes that were read, and that no known writer has written. */
  #surplus = 0;
  hasWriter = false;
  /** An unknown process reads or drops bytes, so the sums are no longer valid. */
  lost = false;
  /** The flow that this one continues, with a foreign process in between. */
  source: Flow | undefined;

  get hasReader(): boolean {
    return this.#readers.size > 0;
  }

  /** The bytes that are written and not read yet; 0 while an end is unknown. */
  get inFlight(): number {
    if (this.lost || !this.hasReader || !(this.hasWriter || this.source)) return 0;
    return Math.max(0, this.#written + this.#surplus - this.#read);
  }

  /** The bytes that have left a writer, and those that have reached a reader. */
  get passed(): number {
    let queued = 0;
    for (const writer of this.#writers.values()) queued += writer.queued;
    return this.#written - queued + this.#read;
  }

  /** Whether no reader has begun to read. */
  get unopened(): boolean {
    for (const { state } of this.#readers.values()) if (state !== 'unopened') return false;
    return true;
  }

  /** Whether bytes are queued in a writer, because the kernel has no room for them. */
  get queued(): boolean {
    for (const { queued } of this.#writers.values()) if (queued > 0) return true;
    return this.source?.queued ?? false;
  }

  /** Whether any reader is reading now. */
  get beingRead(): boolean {
    for (const { state } of this.#readers.values()) if (state === 'reading') return true;
    return false;
  }

  queuedBy(owner: object): boolean {
    return (this.#writers.get(owner)?.queued ?? 0) > 0;
  }

  readerOf(owner: object): Reader | undefined {
    return this.#readers.get(owner);
  }

  writes(owner: object, written: number, queued = 0): void {
    this.hasWriter = true;
    this.#writers.set(owner, { written, queued });
  }

  reads(owner: object, read: number, state: ReaderState): void {
    this.#readers.set(owner, { read, state });
  }

  /** @param countsAreFinal whether the last counts of the owner are final */
  removeOwner(owner: object, countsAreFinal: boolean): void {
    const writer = this.#writers.get(owner);
    // Bytes that the kernel had not taken by then are lost with their writer.
    if (writer) this.#removedWritten += writer.written - writer.queued;
    this.#writers.delete(owner);
    const reader = this.#readers.get(owner);
    if (reader === undefined) return;
    this.#removedRead += reader.read;
    this.#readers.delete(owner);
    if (!countsAreFinal && reader.state !== 'unopened') this.lost = true; // how much it had read is unknown
  }

  /** To be called when all processes are settled: bytes that no known writer has written came from a foreign one. */
  noteSurplus(): void {
    this.#surplus += Math.max(0, this.#read - this.#surplus - this.#written);
  }

  get #written(): number {
    let bytes = this.#removedWritten + (this.source ? this.source.#written : 0);
    for (const { written } of this.#writers.values()) bytes += written;
    return bytes;
  }

  get #read(): number {
    let bytes = this.#removedRead;
    for (const { read } of this.#readers.values()) bytes += read;
    return bytes;
  }
}
