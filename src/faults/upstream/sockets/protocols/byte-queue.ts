/** Bytes that have arrived and were not read yet. */
export class ByteQueue {
  #bytes: Buffer = Buffer.alloc(0);

  push(chunk: Uint8Array): void {
    this.#bytes = this.#bytes.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#bytes, chunk]);
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Takes so many bytes from the front. */
  take(count: number): Buffer {
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }
}
