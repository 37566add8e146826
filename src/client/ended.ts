import type { Cause } from '../clocks/cause.ts';
import type { ToCaller } from '../clocks/outcome.ts';

/** How a span failed: the cause, what the caller gets, and the deadline or reaction that ended it. */
export interface Failed {
  readonly ok: false;
  readonly cause: Cause;
  readonly toCaller: ToCaller;
  /** The deadline or reaction that ended the span, as `client/name`. */
  readonly by: string;
  /** Whether the span only ended with a span around it, so that no caller is notified and nothing is retried. */
  readonly quiet: boolean;
}

/** How a span ended. */
export type Ended<T> = { readonly ok: true; readonly value: T } | Failed;

/** The span succeeded. */
export const done = <T>(value: T): Ended<T> => ({ ok: true, value });

/** The span failed, and its caller is notified. */
export const failed = (cause: Cause, toCaller: ToCaller, by: string): Failed => ({
  ok: false,
  cause,
  toCaller,
  by,
  quiet: false,
});

/** The span ended with a span around it. */
export const endedWithParent: Failed = { ok: false, cause: 'closed', toCaller: 'nothing', by: 'parent', quiet: true };
