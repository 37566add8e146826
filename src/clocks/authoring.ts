import type { Basis, Stated, Unknown } from './evidence.ts';
import type { Audience, ToCaller, ToServer } from './outcome.ts';

/**
 * Evidence in one line, for authors of profiles.
 *
 * @example
 * ```ts
 * const read = by('source', 'sdk 1.32.2 shared/protocol.js', '2026-11-21');
 * const deadline = { over: 'execution', ms: 60_000, outcome: { toCaller: 'nothing', toServer: [] }, ...read };
 * ```
 */
export const by = (basis: Basis, source: string, date: string | null = null, says?: string): Stated => ({
  evidence: [says === undefined ? { basis, source, date } : { basis, source, date, says }],
});

/** An {@link Unknown}: say where one looked. */
export const unknown = (note: string): Unknown => ({ unknown: note });

/** The one who waits gets this error. `{server}`, `{tool}`, `{ms}` and `{s}` are filled in when it is told. */
export const error = (
  text: string | Unknown,
  to: Audience | Unknown,
  code: number | string | null = null,
): ToCaller => ({
  error: text,
  code,
  to,
});

/** The server gets `notifications/cancelled` with this reason; `null`: with none. */
export const cancelled = (reason: string | null | Unknown): ToServer => ({ cancelled: reason });

/** Several pieces of evidence for one statement, the best first. */
export const allOf = (first: Stated, ...more: readonly Stated[]): Stated => ({
  evidence: [...first.evidence, ...more.flatMap((stated) => stated.evidence)],
});
