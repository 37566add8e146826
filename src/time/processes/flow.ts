import type { ReaderState } from './protocol.ts';

/** One reading end. */
export interface Reader {
  readonly read: number;
  readonly state: ReaderState;
}

/** One writing end. */
export interface Writer {
  readonly written: number;
  /** How much of that the kernel has not taken yet. */
  readonly queued: number;
}

/** One direction of a byte stream: who writes how much, who reads how much. */
export class Flow {
  readonly #writers = new Map<object, Writer>();
  readonly #readers = new Map<object, Reader>();
  #leftWritten = 0;
  #leftRead = 0;
  /** Bytes read that nobody we know has written. */
  #surplus = 0;
  hasWriter = false;
  /** Somebody unknown reads as well, or drops bytes, so the sums mean nothing any more. */
  lost = false;
  /** A flow that this one carries on, with a foreign process in between. */
  source: Flow | undefined;

  get hasReader(): boolean {
    return this.#readers.size > 0;
  }

  /** Bytes that were written and not read yet; 0 while an end is unknown. */
  get inFlight(): number {
    if (this.lost || !this.hasReader || !(this.hasWriter || this.source)) return 0;
    return Math.max(0, this.#written + this.#surplus - this.#read);
  }

  /** Bytes that have left a writer or reached a reader. */
  get passed(): number {
    let queued = 0;
    for (const writer of this.#writers.values()) queued += writer.queued;
    return this.#written - queued + this.#read;
  }

  /** Whether those who hold the reading end have all not begun to read. */
  get unopened(): boolean {
    for (const { state } of this.#readers.values()) if (state !== 'unopened') return false;
    return true;
  }

  /** Whether a writer holds bytes back, because the kernel has no room for them. */
  get queued(): boolean {
    for (const { queued } of this.#writers.values()) if (queued > 0) return true;
    return this.source?.queued ?? false;
  }

  /** Whether somebody reads now. */
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

  /** @param saidBye whether its counts are final */
  removeOwner(owner: object, saidBye: boolean): void {
    const writer = this.#writers.get(owner);
    // What the kernel had not taken by then ends with its writer.
    if (writer) this.#leftWritten += writer.written - writer.queued;
    this.#writers.delete(owner);
    const reader = this.#readers.get(owner);
    if (reader === undefined) return;
    this.#leftRead += reader.read;
    this.#readers.delete(owner);
    if (!saidBye && reader.state !== 'unopened') this.lost = true; // nobody knows how much it had read
  }

  /** To be called when all is quiet: what was read by then and written by nobody came from a foreign writer. */
  noteSurplus(): void {
    this.#surplus += Math.max(0, this.#read - this.#surplus - this.#written);
  }

  get #written(): number {
    let bytes = this.#leftWritten + (this.source ? this.source.#written : 0);
    for (const { written } of this.#writers.values()) bytes += written;
    return bytes;
  }

  get #read(): number {
    let bytes = this.#leftRead;
    for (const { read } of this.#readers.values()) bytes += read;
    return bytes;
  }
}
