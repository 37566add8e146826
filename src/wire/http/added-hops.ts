import type { Exchange, ExchangeListener, HttpRequest, Origin } from './exchange.ts';

/** Makes a hop in front of the next hop. */
export type MakeHop = (next: Origin) => Origin;

interface AddedHop {
  readonly make: MakeHop;
  readonly place: number;
  readonly readsMessages: boolean;
}

/** Where a hop is among others at one point of the path. */
export interface HopOrder {
  /** Smaller: nearer to the client. Of equal ones, the first that is added is nearer. Left out: farther than all that have one. */
  readonly place?: number;
  /**
   * Whether the hop looks only at the messages of responses. Such hops take the positions of one another in reverse, so that a
   * message passes them by their places, as it passes the hooks of a link without HTTP. Left out: it is a hop like others.
   */
  readonly reads?: 'messages';
}

/** A point on the path where hops are added and removed at any time. An exchange keeps the hops that it began with. */
export class AddedHops implements Origin {
  readonly #next: Origin;
  #hops: readonly AddedHop[] = [];
  #first: Origin;

  constructor(next: Origin) {
    this.#next = next;
    this.#first = next;
  }

  /** Adds a hop. @returns a function that removes it */
  add(make: MakeHop, { place = Number.POSITIVE_INFINITY, reads }: HopOrder = {}): () => void {
    const hop: AddedHop = { make, place, readsMessages: reads === 'messages' };
    // Two places that are left out are equal, and their difference is no number.
    this.#hops = [...this.#hops, hop].sort((one, other) => (one.place === other.place ? 0 : one.place - other.place));
    this.#build();
    return () => {
      if (!this.#hops.includes(hop)) return;
      this.#hops = this.#hops.filter((other) => other !== hop);
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
    const readers = this.#hops.filter(({ readsMessages }) => readsMessages);
    const arranged = this.#hops.map((hop) => (hop.readsMessages ? (readers.pop() ?? hop) : hop));
    this.#first = arranged.reduceRight<Origin>((next, { make }) => make(next), this.#next);
  }
}
