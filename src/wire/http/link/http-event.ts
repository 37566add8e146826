import type { ErrorFrame, FrameId } from '../../frame.ts';

/** Why an exchange gave no answer, or only a part of it. The triggers of a profile's reactions have these names. */
export type HttpFailure =
  /** There was no response head: the connection was refused or cut, or the bytes are not HTTP. */
  | 'network-error'
  /** The response was cut in the body of an event stream. */
  | 'stream-broken'
  /** The response was cut in any other body. */
  | 'body-broken'
  /** A redirect that the link does not follow: to another origin, one of too many, or one that would not repeat the request. */
  | 'http-3xx'
  | 'http-400'
  | 'http-404'
  | 'http-4xx'
  | 'http-5xx'
  | 'unauthorized'
  /** A successful response of a media type that clients do not read. */
  | 'odd-content'
  /** A successful response without a message. */
  | 'odd-response';

/** The parts of a failed response that clients quote. */
export interface QuotedResponse {
  /** The beginning of its body. */
  readonly body: string;
  /** Its `content-type`, unchanged; `null`: the header is missing. */
  readonly type: string | null;
  /** The target of a redirect, without user, query and fragment; `null`: the response is not a redirect. */
  readonly location: string | null;
  /** In the stateless era: the JSON-RPC error in the body that answers the request; `null`: no such error. */
  readonly refusal: ErrorFrame | null;
}

/**
 * What happens to one exchange of an HTTP link. `key` is the exchange's number. The phases come in this order: `begin`,
 * `connected`, `received`, `head`; then `whole` or `failed`, which may come at any time.
 */
export type HttpEvent =
  | {
      readonly type: 'begin';
      readonly key: number;
      readonly method: 'GET' | 'POST' | 'DELETE';
      /** The id of the request that the exchange carries, or whose answer it resumes; `null`: no request. */
      readonly requestId: FrameId | null;
      /** The method of the request or notification that the exchange carries; `null`: it carries neither. */
      readonly about: string | null;
    }
  /** The exchange waits until one of the client's connections is free. */
  | { readonly type: 'waiting'; readonly key: number }
  | { readonly type: 'connected'; readonly key: number; readonly reused: boolean }
  | { readonly type: 'received'; readonly key: number }
  | { readonly type: 'mark'; readonly key: number; readonly mark: 'informational' | 'byte' | 'event' }
  | { readonly type: 'head'; readonly key: number; readonly status: number; readonly contentType: string | null }
  /** The bytes at one instant of virtual time exceed a bound, so the response seems to be endless. */
  | { readonly type: 'flood'; readonly note: string }
  /** HTTP with SSE: the server has sent the address for the client's POST requests. */
  | { readonly type: 'endpoint'; readonly key: number }
  /** The response is complete. `lastEventId`: the last id of an event on an SSE stream; `null`: no event had an id. */
  | { readonly type: 'whole'; readonly key: number; readonly sse: boolean; readonly lastEventId: string | null }
  | {
      readonly type: 'failed';
      readonly key: number;
      readonly why: HttpFailure;
      readonly status: number | null;
      readonly sse: boolean;
      readonly lastEventId: string | null;
      /** The server's text, or how the response was cut. */
      readonly note: string;
      /** The parts of the response that a client may quote. */
      readonly said: QuotedResponse;
    };

/** The operations of a link over HTTP, besides sending frames. */
export interface HttpSide {
  /** Sets the protocol version in the header of every later request. */
  useVersion(version: string): void;
  /** Opens a stream for messages of the server, or resumes one. @returns the exchange's number */
  listen(resume: { readonly lastEventId: string | null; readonly requestId: FrameId | null }): number;
  /**
   * Closes an exchange: the server, or the hop before it, sees its connection or stream closed.
   *
   * @returns the last id of an event on it; `null`: no event had an id
   */
  abort(key: number): string | null;
  /** The session id in the header of requests; `null`: requests have no session id. */
  readonly session: string | null;
  /** Sets the session id in the header of later requests; `null`: they have no session id. */
  useSession(id: string | null): void;
  /** Ends the session at the server with a `DELETE` request. */
  endSession(): void;
  /** The latest reconnection time that the server requested, in milliseconds; `null`: it has not requested one. */
  readonly retryMs: number | null;
}
