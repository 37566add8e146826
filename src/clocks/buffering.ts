import type { When } from './conditions.ts';
import type { Stated } from './evidence.ts';

/**
 * A part of a response that a hop buffers, and until when.
 *
 * @example
 * ```ts
 * import type { Buffering } from 'mcp-deadline';
 * import { by } from 'mcp-deadline/authoring';
 *
 * const buffering: Buffering = {
 *   of: 'body',
 *   until: { bytes: 8_192 },
 *   unless: { header: 'x-accel-buffering', is: 'no' },
 *   ...by('docs', 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html', '2026-11-21'),
 * };
 * ```
 */
export interface Buffering extends Stated {
  /** The part of the response that is buffered. */
  readonly of: 'headers' | 'body';
  /**
   * What releases it: `first-byte` of the body, `end` of the response, a number of `bytes`, or a time in `ms` (milliseconds).
   */
  readonly until: 'first-byte' | 'end' | { readonly bytes: number } | { readonly ms: number };
  /**
   * A header of the origin's response that switches the buffering off when it has this value. Parameters such as
   * `; charset=utf-8` are not compared.
   *
   * @defaultValue no header switches it off
   */
  readonly unless?: { readonly header: string; readonly is: string };
  /**
   * The conditions under which the statement holds.
   *
   * @defaultValue always
   */
  readonly when?: When;
}
