import type { Cause } from './cause.ts';
import type { Mark } from './mark.ts';
import type { PlainDeadline } from './plain-deadline.ts';
import type { Span } from './span.ts';

/** An event of a session for the reducer. Times are virtual milliseconds; span ids are unique in a session. */
export type ClockEvent =
  | {
      readonly atMs: number;
      readonly type: 'begin';
      readonly span: Span;
      readonly id: number;
      readonly parentId: number | null;
      /** The JSON-RPC method of the request that the span is for: some deadlines apply only to some methods. */
      readonly method?: string;
    }
  | { readonly atMs: number; readonly type: 'end'; readonly id: number; readonly how: 'ok' | Cause }
  | { readonly atMs: number; readonly type: 'mark'; readonly mark: Mark; readonly id: number }
  | { readonly atMs: number; readonly type: 'time' };

/** A span that has begun and has not ended. */
export interface OpenSpan {
  readonly id: number;
  readonly span: Span;
  readonly parentId: number | null;
  readonly beganMs: number;
}

/** One armed deadline over a span that is open, or that has ended and left the deadline armed. */
export interface ArmedClock {
  readonly deadline: PlainDeadline;
  readonly spanId: number;
  readonly span: Span;
  /** When it was first armed; a poller's ticks count from here. */
  readonly firstMs: number;
  /** When the current window began, or when it was resumed after the last pause. */
  readonly windowMs: number;
  /** The milliseconds of the window that had passed when the last pause began. */
  readonly spentMs: number;
  /** The number of open spans that pause it. */
  readonly pauses: number;
  /** Whether its span has ended: a timer that the client forgot to clear. It can notify the server, but no caller waits. */
  readonly leaked: boolean;
}

/** How much of its limit a deadline had left when it was restarted, checked at a mark, or disarmed with its span. */
export interface Slack {
  /** The deadline, as `hop/name`. */
  readonly by: string;
  /** The id of its span. */
  readonly spanId: number;
  /** When it was restarted, checked or disarmed, in virtual milliseconds. */
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
  /** When the client or gateway noticed that. */
  readonly atMs: number;
  /** Whether a caller was still waiting, and so is notified. */
  readonly notified: boolean;
  /** The spans that ended because of it, the innermost first. */
  readonly ended: readonly number[];
}

/** The state of the reducer: plain data that is copied and never changed. */
export interface ReducerState {
  readonly nowMs: number;
  readonly spans: readonly OpenSpan[];
  readonly clocks: readonly ArmedClock[];
}

/** The result of one step of the reducer: the next state, the clocks that fired, and the slack of the others. */
export interface Reduced {
  readonly state: ReducerState;
  readonly expiries: readonly Expiry[];
  readonly slacks: readonly Slack[];
}
