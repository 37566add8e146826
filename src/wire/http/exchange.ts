/** Header fields by their names in lower case. */
export type Headers = { readonly [name: string]: string };

/** One HTTP request with its whole body. */
export interface HttpRequest {
  /** The number that the client gave to the exchange. It identifies the exchange on its whole path. */
  readonly key: number;
  /** The HTTP method. */
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** The absolute URL. */
  readonly url: URL;
  /** The header fields. */
  readonly headers: Headers;
  /** The whole body; `null`: none. */
  readonly body: Buffer | null;
}

/** The head of a response. */
export interface ResponseHead {
  /** The HTTP status. */
  readonly status: number;
  /** The header fields. */
  readonly headers: Headers;
}

/** The media type of a response without parameters, in lower case; `null`: the response has no media type. */
export const mediaType = ({ headers }: Pick<ResponseHead, 'headers'>): string | null =>
  headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? null;

/**
 * How a response was cut off. `refused`: there was no connection. `fin`, `rst`: the connection was closed, or reset, before
 * the response was complete. `invalid`: the bytes are not HTTP.
 */
export type Cut = 'refused' | 'fin' | 'rst' | 'invalid';

/**
 * What happens to one exchange, as a hop reports it to the hop before it, in this order: `waiting` (not always),
 * `connected`, `received`, any number of `informational`, `head`, any number of `bytes`. `end` or `cut` may come at any
 * time and is the last.
 */
export type ExchangeEvent =
  /** All of the client's own connections are in use: the exchange waits for one. */
  | { readonly type: 'waiting' }
  /** There is a connection to the next hop; `reused`: it carried an exchange before. */
  | { readonly type: 'connected'; readonly reused: boolean }
  /** The next hop has the whole request. */
  | { readonly type: 'received' }
  /** A 1xx response. */
  | { readonly type: 'informational'; readonly status: number }
  /** The head of the response. */
  | { readonly type: 'head'; readonly head: ResponseHead }
  /** A part of the body. */
  | { readonly type: 'bytes'; readonly chunk: Buffer }
  /** The response is complete. */
  | { readonly type: 'end' }
  /** The response was cut; `note` says what happened, for people. */
  | { readonly type: 'cut'; readonly how: Cut; readonly note: string };

/** The last event of an exchange. */
export type LastEvent = Extract<ExchangeEvent, { readonly type: 'end' | 'cut' }>;

/** Whether an event is the last one of its exchange. */
export const isLast = (event: ExchangeEvent): event is LastEvent => event.type === 'end' || event.type === 'cut';

/** Receives the events of one exchange, in order. */
export type ExchangeListener = (event: ExchangeEvent) => void;

/** An exchange that has begun. */
export interface Exchange {
  /** Closes the exchange from the client's side: the next hop sees its connection, or stream, closed. No event follows. */
  abort(): void;
}

/**
 * Where requests go: a server, or a hop before one. A hop is an origin that is made around the next origin, so a path is
 * built from its end:
 *
 * ```text
 *     HttpLink ─▶ faults ─▶ pool ─▶ network ─▶ gateways ─▶ remedies ─▶ the server's socket or handler
 * ```
 *
 * One exchange on this path. Each hop calls `exchange` of the next one and listens to it:
 *
 * ```text
 *     hop                                        next hop
 *      │ next.exchange(request, listener) ─────────▶ │
 *      │ ◀── listener({ type: 'connected', ... }) ── │   as bytes and time make them happen, or at once,
 *      │ ◀── listener({ type: 'received' }) ──────── │   even before `exchange` has returned
 *      │ ◀── listener({ type: 'head', ... }) ─────── │
 *      │ ◀── listener({ type: 'bytes', ... }) ────── │
 *      │ ◀── listener({ type: 'end' }) ───────────── │   or `abort()` in the other direction
 * ```
 *
 * `HopExchange` is the hop's object for it: it passes events on to the hop before, until the last one or an abort.
 */
export interface Origin {
  /**
   * Begins an exchange.
   *
   * @param request the whole request
   * @param listener receives the events of the exchange, perhaps before this function returns
   * @returns the handle that aborts the exchange
   */
  exchange(request: HttpRequest, listener: ExchangeListener): Exchange;
  /**
   * Requests a connection for this request before it is sent. Once `connected` is called, perhaps at once, the `exchange`
   * of a request with the same key uses that connection. A network needs this: a new connection takes time to set up, and a
   * request that waits for a connection is not on its way yet. An origin that cannot know its connection in advance leaves
   * this out.
   */
  reserve?(request: HttpRequest, connected: (reused: boolean) => void): { cancel(): void };
  /** Ends every exchange and connection. Resolves once all of them have ended. */
  close(): Promise<void>;
}
