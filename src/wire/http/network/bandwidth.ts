/** One direction of a line that all exchanges share: what is sent later waits for what was sent before. */
export class Bandwidth {
  readonly #bytesPerSecond: number;
  #busyUntilMs = 0;

  /** @param bytesPerSecond 0: any amount at once */
  constructor(bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** Sends so many bytes at this time. @returns when the last of them has left, in milliseconds, perhaps between two */
  sent(bytes: number, nowMs: number): number {
    const beginsMs = Math.max(nowMs, this.#busyUntilMs);
    if (this.#bytesPerSecond === 0) return beginsMs;
    this.#busyUntilMs = beginsMs + (bytes * 1000) / this.#bytesPerSecond;
    return this.#busyUntilMs;
  }

  /**
   * A chunk in pieces that take a tenth of a second at most, and are 16 KiB at most: a slow line delivers as it goes, and
   * not everything at the end.
   */
  pieces(chunk: Buffer): readonly Buffer[] {
    if (this.#bytesPerSecond === 0) return [chunk];
    const size = Math.min(16_384, Math.max(1, Math.floor(this.#bytesPerSecond / 10)));
    const pieces: Buffer[] = [];
    for (let at = 0; at < chunk.length; at += size) pieces.push(chunk.subarray(at, at + size));
    return pieces;
  }
}
