/** A least-recently-used map. It drops the oldest entries while its keys have more than `maxCharacters` in total. */
export class RecentMap<T> {
  readonly #entries = new Map<string, T>();
  readonly #maxCharacters: number;
  #characters = 0;

  constructor(maxCharacters: number) {
    this.#maxCharacters = maxCharacters;
  }

  get(key: string): T | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: string, value: T): void {
    if (!this.#entries.delete(key)) this.#characters += key.length;
    this.#entries.set(key, value);
    for (const oldest of this.#entries.keys()) {
      if (this.#characters <= this.#maxCharacters || oldest === key) return;
      this.#entries.delete(oldest);
      this.#characters -= oldest.length;
    }
  }
}
