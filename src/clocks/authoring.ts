import type { Basis, Stated, Unknown } from './evidence.ts';
import type { Audience, ToCaller, ToServer } from './outcome.ts';

/**
 * States one piece of evidence. Spread the result into the statement that it supports.
 *
 * @param basis the kind of the evidence
 * @param source where it is: a URL, a package with its version, a file of a repository at a commit
 * @param date the day that it was true, as an ISO date; `null`, the default: the source has no date
 * @param says what the source says, if its place alone does not show it
 *
 * @example
 * ```ts
 * import type { Deadline } from 'mcp-deadline';
 * import { by } from 'mcp-deadline/authoring';
 *
 * const read = by('source', 'sdk 1.32.2 shared/protocol.js', '2026-11-21');
 * const deadline: Deadline = { over: 'execution', ms: 60_000, outcome: { toCaller: 'nothing', toServer: [] }, ...read };
 * ```
 */
export const by = (basis: Basis, source: string, date: string | null = null, says?: string): Stated => ({
  evidence: [says === undefined ? { basis, source, date } : { basis, source, date, says }],
});

/**
 * States that something is unknown.
 *
 * @param note which sources were searched, or what exactly no source states
 *
 * @example
 * ```ts
 * import type { Ms } from 'mcp-deadline';
 * import { unknown } from 'mcp-deadline/authoring';
 *
 * const limit: Ms = unknown('the vendor states no limit, and no run was long enough to meet one');
 * ```
 */
export const unknown = (note: string): Unknown => ({ unknown: note });

/**
 * States that the caller gets an error.
 *
 * @param text the text of the error. `{server}`, `{tool}`, `{method}`, `{ms}` and `{s}` are replaced by their values
 * @param to who sees it
 * @param code its code; `null`, the default: the error has no code
 *
 * @example
 * ```ts
 * import type { Outcome } from 'mcp-deadline';
 * import { error } from 'mcp-deadline/authoring';
 *
 * const outcome: Outcome = { toCaller: error('{tool} timed out after {s} s', 'model', -32001), toServer: [] };
 * ```
 */
export const error = (
  text: string | Unknown,
  to: Audience | Unknown,
  code: number | string | null = null,
): ToCaller => ({
  error: text,
  code,
  to,
});

/**
 * States that the server gets `notifications/cancelled`.
 *
 * @param reason its reason; `null`: the notification has no reason. `{s}` is replaced by the limit in seconds
 *
 * @example
 * ```ts
 * import type { Outcome } from 'mcp-deadline';
 * import { cancelled, error } from 'mcp-deadline/authoring';
 *
 * const outcome: Outcome = { toCaller: error('timed out', 'model'), toServer: [cancelled('timed out after {s} s')] };
 * ```
 */
export const cancelled = (reason: string | null | Unknown): ToServer => ({ cancelled: reason });

/**
 * Joins several pieces of evidence for one statement, the best first.
 *
 * @example
 * ```ts
 * import { allOf, by } from 'mcp-deadline/authoring';
 *
 * const stated = allOf(
 *   by('measured', 'our-agent 2.1.0', '2026-11-21'),
 *   by('docs', 'https://our-agent.example/timeouts', '2026-10-02'),
 * );
 * ```
 */
export const allOf = (first: Stated, ...more: readonly Stated[]): Stated => ({
  evidence: [...first.evidence, ...more.flatMap((stated) => stated.evidence)],
});
