import type { Stated, Unknown } from './evidence.ts';

/**
 * A number or switch that a user or an operator can set, and what the hop does with it. The default value is in the deadline
 * that uses the setting.
 */
export interface Setting extends Stated {
  /** The unit of its value. */
  readonly unit: 'ms' | 's' | 'min' | 'count' | 'bytes' | 'boolean' | Unknown;
  /**
   * Where it is set: for one `call`, one `server`, one `user`, in the environment (`env`), on the command line (`flag`), or by
   * the program around the client (`host`).
   */
  readonly scope: 'call' | 'server' | 'user' | 'env' | 'flag' | 'host';
  /**
   * The smallest value, in `unit`.
   *
   * @defaultValue no bound
   */
  readonly min?: number;
  /**
   * The largest value, in `unit`.
   *
   * @defaultValue no bound
   */
  readonly max?: number;
  /**
   * What happens to a value beyond `min` or `max`: the bound is used (`clamp`), the value counts as not set (`ignore`), or it
   * is an error (`refuse`).
   *
   * @defaultValue the value is used as it is
   */
  readonly outside?: 'clamp' | 'ignore' | 'refuse';
  /**
   * What 0 means: no limit (`off`), or as if not set (`unset`).
   *
   * @defaultValue 0 is a value like any other
   */
  readonly zero?: 'off' | 'unset';
  /** Whether the hop uses the value. `ignored`: it accepts the value and does not use it. */
  readonly effect: 'honoured' | 'ignored' | Unknown;
}
