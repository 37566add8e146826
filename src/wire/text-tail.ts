/** Keeps the last `max` characters of a text that never ends, such as a server's standard error. */
export class TextTail {
  #text = '';
  #isNew = false;
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  push(more: string): void {
    this.#text = ((this.#isNew ? '' : this.#text) + more).slice(-this.#max);
    this.#isNew = false;
  }

  /** Another text begins, such as that of another process. Its first characters replace the text before it. */
  begin(): void {
    this.#isNew = true;
  }

  get text(): string {
    return this.#text;
  }
}
