const lf = 10;
const cr = 13;
const colon = 58;
const field = 'data';
const data = [...Buffer.from(field)];

/**
 * Finds out of a stream's bytes where events end, and no more: a proxy that counts events has to know, and one that puts
 * in a comment of its own must not do so in the midst of one. Comments, and blocks without data, are no events.
 */
export class SseScanner {
  #column = 0;
  #isData = true;
  #named = false;
  #blockHasData = false;
  #blockIsEmpty = true;
  #lastWasCr = false;

  /** @returns how many whole events end in these bytes */
  push(chunk: Buffer): number {
    let events = 0;
    for (const byte of chunk) {
      if (byte === lf && this.#lastWasCr) {
        this.#lastWasCr = false;
        continue;
      }
      this.#lastWasCr = byte === cr;
      if (byte !== lf && byte !== cr) this.#character(byte);
      else if (this.#endLine()) events++;
    }
    return events;
  }

  /** Whether nothing of a further block has come yet. */
  get betweenEvents(): boolean {
    return this.#blockIsEmpty && this.#column === 0;
  }

  #character(byte: number): void {
    if (!this.#named) {
      if (byte === colon) {
        this.#named = true;
        this.#isData &&= this.#column === data.length;
      } else this.#isData &&= this.#column < data.length && byte === data[this.#column];
    }
    this.#column++;
  }

  /** @returns whether the line ends an event */
  #endLine(): boolean {
    const blank = this.#column === 0;
    const isData = !blank && this.#isData && (this.#named || this.#column === data.length);
    this.#column = 0;
    this.#isData = true;
    this.#named = false;
    if (!blank) {
      this.#blockIsEmpty = false;
      this.#blockHasData ||= isData;
      return false;
    }
    const ends = this.#blockHasData;
    this.#blockHasData = false;
    this.#blockIsEmpty = true;
    return ends;
  }
}
