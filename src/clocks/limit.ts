import type { When } from './conditions.ts';
import type { Stated, Unknown } from './evidence.ts';
import type { Outcome } from './outcome.ts';

/**
 * A limit on size or number, and what happens beyond it.
 *
 * @example
 * ```ts
 * import type { Limit } from 'mcp-deadline';
 * import { by } from 'mcp-deadline/authoring';
 *
 * const limit: Limit = {
 *   of: 'result',
 *   max: 25_000,
 *   unit: 'tokens',
 *   outcome: 'file',
 *   ...by('docs', 'https://code.claude.com/docs/en/mcp', '2026-11-21'),
 * };
 * ```
 */
export interface Limit extends Stated {
  /**
   * What is limited.
   *
   * - `line`: one line on a pipe
   * - `event`: one event of a stream
   * - `body`: the body of an HTTP response that the client reads
   * - `request`, `response`: the body of an HTTP request or response that a gateway passes on
   * - `request-headers`: the head of a request
   * - `requests`: the number of requests on one connection before it is closed
   * - `result`: the result of a call
   * - `tools`: the number of tools
   */
  readonly of: 'line' | 'event' | 'body' | 'request' | 'request-headers' | 'requests' | 'response' | 'result' | 'tools';
  /** The largest size that passes, in `unit`; `null`: no limit. */
  readonly max: number | null | Unknown;
  /** The unit of `max`. */
  readonly unit: 'bytes' | 'chars' | 'tokens' | 'lines' | 'count';
  /**
   * What happens beyond the limit: an outcome like that of a deadline; or the client saves the complete content to a file
   * (`file`), cuts its middle out (`cut-middle`), or cuts its end off (`cut-end`).
   */
  readonly outcome: Outcome | 'file' | 'cut-middle' | 'cut-end';
  /**
   * The conditions under which the statement holds.
   *
   * @defaultValue always
   */
  readonly when?: When;
}
