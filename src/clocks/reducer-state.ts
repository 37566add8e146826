import type { Cause } from './cause.ts';
import type { Mark } from './mark.ts';
import type { PlainDeadline } from './plain-deadline.ts';
import type { Span } from './span.ts';

/** What happens in a session, as the reducer sees it. Times are virtual milliseconds; span ids are unique in a session. */
export type ClockEvent =
  | {
      readonly atMs: number;
      readonly type: 'begin';
      readonly span: Span;
      readonly id: number;
      readonly parentId: number | null;
      /** The request it is for, where a deadline may ask. */
      readonly method?: string;
    }
  | { readonly atMs: number; readonly type: 'end'; readonly id: number; readonly how: 'ok' | Cause }
  | { readonly atMs: number; readonly type: 'mark'; readonly mark: Mark; readonly id: number }
  | { readonly atMs: number; readonly type: 'time' };

/** A span that has begun and not ended. */
export interface OpenSpan {
  readonly id: number;
  readonly span: Span;
  readonly parentId: number | null;
  readonly beganMs: number;
}

/** One armed deadline over one open span (or over one that ended and left it running). */
export interface ArmedClock {
  readonly deadline: PlainDeadline;
  readonly spanId: number;
  readonly span: Span;
  /** When it was first armed; a poller's ticks count from here. */
  readonly firstMs: number;
  /** When the current window, or what is left of it after a pause, began. */
  readonly windowMs: number;
  /** How much of the window had passed when the last pause began. */
  readonly spentMs: number;
  /** How many spans that pause it are open. */
  readonly pauses: number;
  /** Whether its span ended without it: a timer the client forgot. It can notify the server, but nothing waits for it. */
  readonly leaked: boolean;
}

/** How much of its limit a deadline had left at a restart or at the end of its span. */
export interface Slack {
  /** The deadline, as `hop/name`. */
  readonly by: string;
  /** The id of its span. */
  readonly spanId: number;
  /** When it was restarted or disarmed, in virtual milliseconds. */
  readonly atMs: number;
  /** The milliseconds that were left. */
  readonly slackMs: number;
  /** Its limit in milliseconds. */
  readonly limitMs: number;
}

/** A deadline that fired. */
export interface Expiry {
  readonly deadline: PlainDeadline;
  readonly spanId: number;
  readonly span: Span;
  /** When the limit was reached. */
  readonly dueMs: number;
  /** When it was noticed. */
  readonly atMs: number;
  /** Whether something was still waiting, and so is notified. */
  readonly notified: boolean;
  /** Spans that ended with it, the innermost first. */
  readonly ended: readonly number[];
}

/** Everything the reducer knows. Plain data: copied, never changed. */
export interface ReducerState {
  readonly nowMs: number;
  readonly spans: readonly OpenSpan[];
  readonly clocks: readonly ArmedClock[];
}

/** One step of the reducer: the next state, what fired on the way to it, and how close it was. */
export interface Reduced {
  readonly state: ReducerState;
  readonly expiries: readonly Expiry[];
  readonly slacks: readonly Slack[];
}
