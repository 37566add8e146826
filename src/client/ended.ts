import type { Cause } from '../clocks/cause.ts';
import type { ToCaller } from '../clocks/outcome.ts';

/** A span that failed: why, what its caller gets, and what by. */
export interface Failed {
  readonly ok: false;
  readonly cause: Cause;
  readonly toCaller: ToCaller;
  /** The deadline or reaction behind it, as `client/name`. */
  readonly by: string;
  /** Whether it only ended with something around it, so that no caller is notified and nothing is tried again. */
  readonly quiet: boolean;
}

/** How a span ended. */
export type Ended<T> = { readonly ok: true; readonly value: T } | Failed;

/** It went well. */
export const done = <T>(value: T): Ended<T> => ({ ok: true, value });

/** It failed, and its caller is notified. */
export const failed = (cause: Cause, toCaller: ToCaller, by: string): Failed => ({
  ok: false,
  cause,
  toCaller,
  by,
  quiet: false,
});

/** It ended with what was around it. */
export const fell: Failed = { ok: false, cause: 'closed', toCaller: 'nothing', by: 'parent', quiet: true };
