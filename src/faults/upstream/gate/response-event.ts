import type { ResponseHead } from '../../../wire/http/exchange.ts';

/** How a connection ends too early: closed in order, or reset. */
export type ConnectionCut = 'fin' | 'rst';

/** What happens to the body of an upstream response. All but `bytes` are the last event. */
export type BodyEvent =
  | { readonly type: 'bytes'; readonly chunk: Uint8Array }
  /** The body is whole. */
  | { readonly type: 'end' }
  /** The upstream cuts the connection. */
  | { readonly type: 'cut'; readonly how: ConnectionCut }
  /** No connection could be made: the error of the lookup or the connect. Only before the head. */
  | { readonly type: 'unreached'; readonly error: Error }
  /** The library failed by itself, with an error of its own. */
  | { readonly type: 'error'; readonly error: unknown };

/** What happens to an upstream response: `head`, any number of `bytes`, and one last event, which may come at any time. */
export type ResponseEvent = { readonly type: 'head'; readonly head: ResponseHead } | BodyEvent;
