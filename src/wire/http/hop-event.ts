import type { ToCaller, ToServer } from '../../clocks/outcome.ts';
import type { Slack } from '../../clocks/reducer-state.ts';

/** What a hop between client and server did to an exchange. The transcript has an entry for each of these events. */
export type HopEvent =
  /** One of the hop's clocks fired. */
  | {
      readonly what: 'expired';
      /** The clock, as `hop/name`. */
      readonly by: string;
      /** When its limit was reached, in virtual milliseconds. */
      readonly dueMs: number;
      /** Its limit in milliseconds. */
      readonly limitMs: number;
      /** What the hop before it gets. */
      readonly down: ToCaller;
      /** What the next hop sees. */
      readonly up: readonly ToServer[];
    }
  /** The exchange has ended at this hop; `slacks`: the time that each clock had left until its limit. */
  | { readonly what: 'passed'; readonly slacks: readonly Slack[] }
  /** A size (`is`) exceeded a limit (`max`), both in the unit of the limit. */
  | { readonly what: 'limit'; readonly by: string; readonly of: string; readonly max: number; readonly is: number }
  /** The hop released a part of the response that it had buffered for `heldMs` milliseconds. */
  | { readonly what: 'held'; readonly by: string; readonly of: 'headers' | 'body'; readonly heldMs: number }
  /** The exchange waited `waitedMs` for a connection; `held`: the exchanges that used the connections when the wait began. */
  | { readonly what: 'waited'; readonly by: string; readonly waitedMs: number; readonly held: readonly number[] }
  /** The network lost the connection of the exchange: it was reset, or only seems to be open (`half-open`). */
  | { readonly what: 'lost'; readonly by: string; readonly how: 'reset' | 'half-open' }
  /** The hop began the exchange again, as attempt number `attempt`, after this failure. */
  | { readonly what: 'retried'; readonly by: string; readonly attempt: number; readonly after: string };

/** Receives what a hop did to the exchange with this key. */
export type ReportHop = (hop: string, key: number, event: HopEvent) => void;
