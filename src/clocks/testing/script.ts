/** What a scripted server does. Times are milliseconds after the thing asked for began; `null`: never. */
export interface Script {
  readonly spawnMs?: number;
  readonly probeMs?: number | null;
  readonly handshakeMs?: number | null;
  readonly pageMs?: number | null;
  /** How many pages its list has; default 1. */
  readonly pages?: number;
  readonly answerMs?: number | null;
  readonly progressEveryMs?: number;
  readonly progressUntilMs?: number;
  /** When an HTTP response's headers come; `'with-answer'`: a JSON reply rather than a stream. Default at once. */
  readonly headersMs?: number | 'with-answer';
  /** When an HTTP response stream ends though no answer came. */
  readonly streamEndsMs?: number;
  /** An elicitation, and how long the person takes. */
  readonly elicit?: { readonly atMs: number; readonly forMs: number };
}

/** A server that never answers a call. */
export const hangs: Script = { answerMs: null };

/** A call of ten minutes with progress every 30 s. */
export const tenMinutes: Script = { answerMs: 600_000, progressEveryMs: 30_000 };
