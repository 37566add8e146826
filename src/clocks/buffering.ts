import type { When } from './conditions.ts';
import type { Stated } from './evidence.ts';

/**
 * What a hop holds back, and until when: headers until the first body byte, a stream until a buffer is full. `end`: until
 * the response is whole. `unless`: not where the origin's response has this header with this value, parameters such as
 * `; charset=utf-8` aside.
 */
export interface Buffering extends Stated {
  readonly of: 'headers' | 'body';
  readonly until: 'first-byte' | 'end' | { readonly bytes: number } | { readonly ms: number };
  readonly unless?: { readonly header: string; readonly is: string };
  readonly when?: When;
}
