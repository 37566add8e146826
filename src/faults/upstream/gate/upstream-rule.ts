import type { Given } from '../../given.ts';
import type { CompleteBehaviour, UpstreamBehaviour } from '../behaviours/upstream-behaviour.ts';

/** Which of the server's outgoing HTTP calls. */
export interface UpstreamMatch {
  /** The HTTP method, in any case; `null`: any. @defaultValue `null` */
  readonly method: string | null;
  /** `api.example.com`, with its port unless it is the default one. `*` matches any text; `null`: any host. @defaultValue `null` */
  readonly host: string | null;
  /** The path without its query. `*` matches any text; `null`: any path. @defaultValue `null` */
  readonly path: string | null;
  /** Only the nth of the calls that match, from 1; `null`: every one. @defaultValue `null` */
  readonly nth: number | null;
}

/**
 * What happens to the server's outgoing HTTP calls that match. Plain JSON: it is sent to child processes.
 *
 * @example
 * ```ts
 * import type { UpstreamRule } from 'mcp-deadline';
 *
 * // Each call waits for 2 s; then its response comes in pieces of 100 bytes, one every second.
 * const slowAndThin: UpstreamRule = {
 *   match: { host: 'api.example.com' },
 *   behaviours: [
 *     { type: 'delay', delayMs: 2_000 },
 *     { type: 'trickle', chunkBytes: 100, intervalMs: 1_000 },
 *   ],
 * };
 * ```
 */
export interface UpstreamRule {
  /** Which calls. @defaultValue every call */
  readonly match?: Given<UpstreamMatch>;
  /** Only so many of the calls that match, from the first that the rule meets; `null`: all of them. @defaultValue `null` */
  readonly calls?: number | null;
  /** So many of the calls that match go on as they are, before the first that the rule meets. @defaultValue 0 */
  readonly afterCalls?: number;
  /**
   * What happens to each of these calls. Delays add up; the first behaviour that answers or cuts the call decides; those
   * that change the body of the response apply in their order, to a real response as to a canned one.
   */
  readonly behaviours: readonly UpstreamBehaviour[];
}

/** An outgoing call, as far as rules and notes need it: no query, no headers. */
export interface UpstreamCall {
  readonly method: string;
  readonly host: string;
  readonly path: string;
}

/** A rule with every default filled in. */
export interface CompleteRule {
  readonly match: UpstreamMatch;
  readonly calls: number | null;
  readonly afterCalls: number;
  readonly behaviours: readonly CompleteBehaviour[];
}
