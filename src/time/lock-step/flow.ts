import type { ReaderState } from './protocol.ts';

/** One reading end. */
export interface Reader {
  readonly read: number;
  readonly state: ReaderState;
}

/** One direction of a byte stream: who writes how much, who reads how much. */
export class Flow {
  readonly #writers = new Map<object, number>();
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

  /** Whether those who hold the reading end have all not begun to read. */
  get unopened(): boolean {
    for (const { state } of this.#readers.values()) if (state !== 'unopened') return false;
    return true;
  }

  readerOf(owner: object): Reader | undefined {
    return this.#readers.get(owner);
  }

  writes(owner: object, written: number): void {
    this.hasWriter = true;
    this.#writers.set(owner, written);
  }

  reads(owner: object, read: number, state: ReaderState): void {
    this.#readers.set(owner, { read, state });
  }

  /** @param saidBye whether its counts are final */
  leave(owner: object, saidBye: boolean): void {
    this.#leftWritten += this.#writers.get(owner) ?? 0;
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
    for (const written of this.#writers.values()) bytes += written;
    return bytes;
  }

  get #read(): number {
    let bytes = this.#leftRead;
    for (const { read } of this.#readers.values()) bytes += read;
    return bytes;
  }
}
