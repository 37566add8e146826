import type { Exchange, ExchangeListener, HttpRequest, Origin } from './exchange.ts';

/** Makes a hop in front of the next hop. */
export type MakeHop = (next: Origin) => Origin;

/** A point on the path where hops are added and removed at any time. An exchange keeps the hops that it began with. */
export class AddedHops implements Origin {
  readonly #next: Origin;
  readonly #hops: { readonly make: MakeHop }[] = [];
  #first: Origin;

  constructor(next: Origin) {
    this.#next = next;
    this.#first = next;
  }

  /** Adds a hop, farther from the client than those added before. @returns a function that removes it */
  add(make: MakeHop): () => void {
    const hop = { make };
    this.#hops.push(hop);
    this.#build();
    return () => {
      const at = this.#hops.indexOf(hop);
      if (at < 0) return;
      this.#hops.splice(at, 1);
      this.#build();
    };
  }

  exchange(request: HttpRequest, listener: ExchangeListener): Exchange {
    return this.#first.exchange(request, listener);
  }

  close(): Promise<void> {
    return this.#first.close();
  }

  #build(): void {
    this.#first = this.#hops.reduceRight<Origin>((next, { make }) => make(next), this.#next);
  }
}
