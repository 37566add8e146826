import type { Stated, Unknown } from './evidence.ts';

/** A user's number and what the client makes of it. Its default is in the deadline that reads it. */
export interface Setting extends Stated {
  readonly unit: 'ms' | 's' | 'min' | 'count' | 'bytes' | 'boolean' | Unknown;
  readonly scope: 'call' | 'server' | 'user' | 'env' | 'flag' | 'host';
  readonly min?: number;
  readonly max?: number;
  /** What becomes of a value beyond `min` or `max`. */
  readonly outside?: 'clamp' | 'ignore' | 'refuse';
  readonly zero?: 'off' | 'unset';
  /** Accepted and without effect is a fact worth a word. */
  readonly effect: 'honoured' | 'ignored' | Unknown;
}
