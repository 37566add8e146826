import type { FrameId } from '../frame.ts';

/** What one event of a stream carries. */
export interface WireMessage {
  /** The method of a request or a notification; `null`: an answer. */
  readonly method: string | null;
  /** The id of the request that it answers; `null`: it is no answer, or names no request. */
  readonly answers: FrameId | null;
  /** The token of a notification of progress; `null`: it is no such notification, or has no token. */
  readonly token: FrameId | null;
}

/** What a server over HTTP does on an exchange, as bytes show it. Only plays that judge the rules of the protocol record it. */
export type WireEvent =
  /** The server gets the request. `lastEventId`: the event after which the request resumes a stream; `null`: it resumes none. */
  | { readonly what: 'request'; readonly over: 'GET' | 'POST' | 'DELETE'; readonly lastEventId: string | null }
  /** The head of the response. `buffering`: the value of `X-Accel-Buffering`; `null`: the header is missing. */
  | {
      readonly what: 'head';
      readonly status: number;
      /** Whether the response is an event stream. */
      readonly stream: boolean;
      readonly buffering: string | null;
    }
  /** An event of a stream. `message`: what it carries; `null`: it has no data, or no message in it. */
  | {
      readonly what: 'event';
      readonly id: string | null;
      /** Whether its data is empty. */
      readonly empty: boolean;
      readonly message: WireMessage | null;
    }
  /** A comment of a stream. */
  | { readonly what: 'comment' }
  /** The reconnection time that a stream asks for. */
  | { readonly what: 'retry'; readonly ms: number }
  /** The response is complete (`end`), the server cut it (`cut`), or the client closed it (`abort`). */
  | { readonly what: 'closed'; readonly how: 'end' | 'cut' | 'abort' };
