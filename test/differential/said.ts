/** One message of a client, reduced to what two clients of one kind agree on: not their names, not their words. */
export interface Observed {
  readonly atMs: number;
  readonly method?: string;
  readonly id?: unknown;
  readonly requestId?: unknown;
  readonly progressToken?: unknown;
  readonly cursor?: unknown;
  /** Of an answer: the code of its error, `null` where it is a result. */
  readonly refusal?: unknown;
}

const isObject = (value: unknown): value is { [key: string]: unknown } => typeof value === 'object' && value !== null;

/** Reduces a message to a {@link Observed}. */
export function said(atMs: number, frame: unknown): Observed {
  const { id, method, params, error } = isObject(frame) ? frame : {};
  if (typeof method !== 'string') return { atMs, id, refusal: isObject(error) ? error.code : null };
  const { requestId, cursor, _meta } = isObject(params) ? params : {};
  const { progressToken } = isObject(_meta) ? _meta : {};
  return { atMs, method, id, requestId, cursor, progressToken };
}

/** How a session with an odd server went: how far, what it ended with and when, and everything that the client said. */
export interface OddOutcome {
  readonly phase: 'startup' | 'call' | 'answered' | 'lost';
  readonly atMs: number | null;
  /** The code of the error that the one who waits got; `null`: there was none, or no error. */
  readonly code: unknown;
  readonly said: readonly Observed[];
}
