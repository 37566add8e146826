import type { Cause } from '../clocks/cause.ts';
import type { Down } from '../clocks/outcome.ts';

/** A span that failed: why, what the one who waits is told, and what by. */
export interface Failed {
  readonly ok: false;
  readonly cause: Cause;
  readonly down: Down;
  /** The deadline or reaction behind it, as `client/name`. */
  readonly by: string;
  /** Whether it only fell with something around it, so that nobody is told and nothing is tried again. */
  readonly quiet: boolean;
}

/** How a span ended. */
export type Ended<T> = { readonly ok: true; readonly value: T } | Failed;

/** It went well. */
export const done = <T>(value: T): Ended<T> => ({ ok: true, value });

/** It failed, and somebody is told. */
export const failed = (cause: Cause, down: Down, by: string): Failed => ({ ok: false, cause, down, by, quiet: false });

/** It fell with what was around it. */
export const fell: Failed = { ok: false, cause: 'closed', down: 'nothing', by: 'parent', quiet: true };
