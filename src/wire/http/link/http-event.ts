import type { ErrorFrame, FrameId } from '../../frame.ts';

/** Why an exchange gave no answer, or not all of one; see the triggers of a profile's reactions. */
export type HttpFailure =
  /** No response head: refused, cut before it, or not HTTP at all. */
  | 'network-error'
  /** Cut in the body of an event stream. */
  | 'stream-broken'
  /** Cut in any other body. */
  | 'body-broken'
  /** A redirect that is not followed: it leads elsewhere, in circles, or would not repeat the request. */
  | 'http-3xx'
  | 'http-400'
  | 'http-404'
  | 'http-4xx'
  | 'http-5xx'
  | 'unauthorized'
  /** A success of a media type that clients do not read. */
  | 'odd-content'
  /** A success without a message. */
  | 'odd-response';

/** What clients quote from a response that failed. */
export interface QuotedResponse {
  /** Its body, the beginning of it. */
  readonly body: string;
  /** Its `content-type`, as it was; `null`: it has none. */
  readonly type: string | null;
  /** Where a redirect leads, without user, query and fragment; `null`: it is none. */
  readonly location: string | null;
  /** In the stateless era: the error in its body, of the request it answers; `null`: there is none. */
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
      /** The request it carries, or whose answer it resumes. */
      readonly requestId: FrameId | null;
      /** Of what it carries: the method of the request or notification. */
      readonly about: string | null;
    }
  /** It waits for one of the client's own connections, before it is connected. */
  | { readonly type: 'waiting'; readonly key: number }
  | { readonly type: 'connected'; readonly key: number; readonly reused: boolean }
  | { readonly type: 'received'; readonly key: number }
  | { readonly type: 'mark'; readonly key: number; readonly mark: 'informational' | 'byte' | 'event' }
  | { readonly type: 'head'; readonly key: number; readonly status: number; readonly contentType: string | null }
  /** So much came at one instant of virtual time that no end of it is in sight. */
  | { readonly type: 'flood'; readonly note: string }
  /** The older transport: the server has sent the address to post to. */
  | { readonly type: 'endpoint'; readonly key: number }
  /** The response is whole. `lastEventId`: of an SSE stream, if any event had one. */
  | { readonly type: 'whole'; readonly key: number; readonly sse: boolean; readonly lastEventId: string | null }
  | {
      readonly type: 'failed';
      readonly key: number;
      readonly why: HttpFailure;
      readonly status: number | null;
      readonly sse: boolean;
      readonly lastEventId: string | null;
      /** The server's text, or how it was cut. */
      readonly note: string;
      /** What there is to quote from the response. */
      readonly said: QuotedResponse;
    };

/** What a link over HTTP can do besides sending frames. */
export interface HttpSide {
  /** Every later request has this protocol version. */
  useVersion(version: string): void;
  /** Opens a stream for messages of the server, or resumes one. @returns the exchange's number */
  listen(resume: { readonly lastEventId: string | null; readonly requestId: FrameId | null }): number;
  /**
   * Closes an exchange: the server, or the hop before it, sees its connection or stream closed.
   *
   * @returns the id of the last event on it; `null`: none had one
   */
  abort(key: number): string | null;
  /** The id of the session that requests name; `null`: none. */
  readonly session: string | null;
  /** Later requests name the session with this id; `null`: none. */
  useSession(id: string | null): void;
  /** Ends the session at the server, by `DELETE`. */
  endSession(): void;
  /** The reconnection time that the server asked for last, in milliseconds; `null`: it did not ask. */
  readonly retryMs: number | null;
}
