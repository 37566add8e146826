import type { Unknown } from './evidence.ts';
import type { Span } from './span.ts';

/** Who sees an error. `caller`: the program that uses a library. `host`: the application around the client. */
export type Audience = 'model' | 'user' | 'both' | 'caller' | 'host';

/** What the caller, which waits for the span, gets. */
export type ToCaller =
  /** The caller gets nothing, and continues to wait. */
  | 'nothing'
  | {
      /** The text of the error. `{server}`, `{tool}`, `{method}`, `{ms}` and `{s}` are replaced by their values. */
      readonly error: string | Unknown;
      /** The code of the error; `null`: the error has no code. */
      readonly code: number | string | null;
      /** Who sees the error. */
      readonly to: Audience | Unknown;
    }
  /**
   * The wait ends, but the work does not fail: it continues in the background, without the server, with the next step, or with
   * the part that has arrived.
   */
  | { readonly go: 'in-background' | 'without-server' | 'next-step' | 'with-what-there-is' }
  /**
   * HTTP: if no head was sent before, the response has this `status`. If a head was sent, or `status` is `null`, the response
   * is cut as `cut` says. `clean-end`: as if it were complete. `silent`: neither side sees an end.
   */
  | { readonly status: number | null; readonly cut: 'fin' | 'rst' | 'clean-end' | 'silent' };

/**
 * What the server sees: `notifications/cancelled`, its exchange or connection closed, a DELETE of its session, the end of its
 * standard input, its process killed or frozen.
 */
export type ToServer =
  | {
      /** The reason in `notifications/cancelled`; `null`: no reason. `{s}` is replaced by the limit in seconds. */
      readonly cancelled: string | null | Unknown;
      /** The spans whose open requests are cancelled. Left out: every open request inside the span. */
      readonly only?: readonly Span[];
    }
  | 'close-exchange'
  | 'close-connection'
  | 'delete-session'
  | 'close-stdin'
  | 'kill'
  | 'freeze';

/** What happens when a deadline fires: what the caller gets, what the server sees, and what else ends. */
export interface Outcome {
  /** What the caller gets. */
  readonly toCaller: ToCaller;
  /** What the server sees, in order. `[]`: nothing, so the server continues to work. */
  readonly toServer: readonly ToServer[] | Unknown;
  /**
   * Whether the span of the deadline ends. `goes-on`: only the wait for the span ends, for example if a client begins its work
   * while a server is still starting. This is not a failure.
   *
   * @defaultValue 'ends'
   */
  readonly span?: 'ends' | 'goes-on';
  /**
   * What happens to the open spans inside: they end too (`abort`), or they continue under their own clocks (`abandon`).
   *
   * @defaultValue 'abort'
   */
  readonly inner?: 'abort' | 'abandon';
  /**
   * What else ends with the span: nothing, all work on the connection, all work with the server, or everything.
   *
   * @defaultValue 'span'
   */
  readonly reach?: 'span' | 'connection' | 'server' | 'everything';
  /**
   * Names of deadlines over the same span that stay armed: timers that the client forgets to clear.
   *
   * @defaultValue none
   */
  readonly leaves?: readonly string[];
  /**
   * Names of deadlines over spans inside that stay armed: timers of a library that the client uses.
   *
   * @defaultValue none
   */
  readonly leavesInside?: readonly string[];
}
