/** Keeps the last `max` characters of a text that never ends, such as a server's standard error. */
export class TextTail {
  #text = '';
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  push(more: string): void {
    this.#text = (this.#text + more).slice(-this.#max);
  }

  get text(): string {
    return this.#text;
  }
}
