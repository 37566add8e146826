/** Header fields by their names in lower case. */
export type Headers = { readonly [name: string]: string };

/** One HTTP request, whole. */
export interface HttpRequest {
  /** Names the exchange on its whole way: the client's number for it. */
  readonly key: number;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Buffer | null;
}

/** The beginning of a response. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: Headers;
}

/**
 * How a response was cut off. `refused`: nobody listens. `fin`, `rst`: the connection was closed, or reset, before the
 * response was whole. `invalid`: what came is not HTTP.
 */
export type Cut = 'refused' | 'fin' | 'rst' | 'invalid';

/**
 * What one hop tells the hop before it of an exchange, in this order: `connected`, `received`, any number of
 * `informational`, `head`, any number of `bytes`; and, at any time, `end` or `cut`, after which nothing more comes.
 */
export interface ExchangeListener {
  /** Before all else, and not always told: it waits for one of the client's own connections, all of which are in use. */
  waiting?(): void;
  /** A connection to the next hop stands; `reused`: it stood before. */
  connected(reused: boolean): void;
  /** The next hop has the whole request. */
  received(): void;
  /** A 1xx response. */
  informational(status: number): void;
  head(head: ResponseHead): void;
  bytes(chunk: Buffer): void;
  /** The response is whole. */
  end(): void;
  cut(how: Cut, note: string): void;
}

/** An exchange under way. */
export interface Exchange {
  /** Closes it from the client's side: the next hop sees its connection, or stream, closed. Nothing more is told. */
  abort(): void;
}

/**
 * Where requests go: a server, or a hop before one. Hops are put before each other like lenses:
 *
 *     client -> pool -> network -> nginx -> cloudflare -> the server's own socket or handler
 */
export interface Origin {
  exchange(request: HttpRequest, listener: ExchangeListener): Exchange;
  /** Ends every exchange and connection. Resolves once nothing of it is left. */
  close(): Promise<void>;
}
