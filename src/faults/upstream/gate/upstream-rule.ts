/** Which of the server's outgoing HTTP calls; `null`: any. */
export interface UpstreamMatch {
  /** In any case: `GET`. */
  readonly method: string | null;
  /** `api.example.com`, with a port where it is no default one; `*` stands for anything. */
  readonly host: string | null;
  /** The path without its query; `*` stands for anything. */
  readonly path: string | null;
  /** Only the nth of the calls that match, from 1. */
  readonly nth: number | null;
}

/** What is answered in the upstream's stead. */
export interface CannedAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** What happens to the server's outgoing HTTP. Plain JSON: it is sent to children. */
export interface UpstreamRule {
  readonly match: UpstreamMatch;
  /** Virtual milliseconds until the call goes on, or is answered. */
  readonly delayMs: number;
  /** Up to so many milliseconds more, from the seed. */
  readonly jitterMs: number;
  /** `null`: whoever would have answered does, after the delay. */
  readonly answer: CannedAnswer | null;
}

/** An outgoing call as far as anybody but its peer needs to know it: no query, no headers. */
export interface UpstreamCall {
  readonly method: string;
  readonly host: string;
  readonly path: string;
}
