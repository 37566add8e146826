import type { ToCaller, ToServer } from '../../clocks/outcome.ts';
import type { Slack } from '../../clocks/reducer-state.ts';

/** What a hop between client and server did to an exchange. The transcript has it. */
export type HopEvent =
  /** One of its clocks fired. */
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
  /** The exchange has ended at this hop; `slacks`: how much of their limits its clocks had left. */
  | { readonly what: 'passed'; readonly slacks: readonly Slack[] }
  /** Something was bigger (`is`) than a limit allows (`max`), both in the unit of the limit. */
  | { readonly what: 'limit'; readonly by: string; readonly of: string; readonly max: number; readonly is: number }
  /** It released a part of the response that it had buffered for `heldMs` milliseconds. */
  | { readonly what: 'held'; readonly by: string; readonly of: 'headers' | 'body'; readonly heldMs: number }
  /** It waited for a connection for `waitedMs` milliseconds; `held`: the exchanges that used the connections when the wait began. */
  | { readonly what: 'waited'; readonly by: string; readonly waitedMs: number; readonly held: readonly number[] }
  /** The network lost its connection: it was reset, or only seems to be open (`half-open`). */
  | { readonly what: 'lost'; readonly by: string; readonly how: 'reset' | 'half-open' }
  /** It began the exchange again, as this attempt, after this failure. */
  | { readonly what: 'retried'; readonly by: string; readonly attempt: number; readonly after: string };

/** Receives what a hop did to the exchange with this key. */
export type ReportHop = (hop: string, key: number, event: HopEvent) => void;
