import type { ToCaller, ToServer } from '../../clocks/outcome.ts';
import type { Slack } from '../../clocks/reducer-state.ts';

/** What a hop between client and server did to an exchange, for the transcript. */
export type HopEvent =
  /** One of its clocks fired. */
  | {
      readonly what: 'expired';
      readonly by: string;
      readonly dueMs: number;
      readonly limitMs: number;
      readonly down: ToCaller;
      readonly up: readonly ToServer[];
    }
  /** The exchange is over there: how close its clocks were. */
  | { readonly what: 'passed'; readonly slacks: readonly Slack[] }
  /** Something was too big. */
  | { readonly what: 'limit'; readonly by: string; readonly of: string; readonly max: number; readonly is: number }
  /** It has released something that it buffered for so long. */
  | { readonly what: 'held'; readonly by: string; readonly of: 'headers' | 'body'; readonly heldMs: number }
  /** It waited for a connection; `held`: the exchanges that used the connections when the wait began. */
  | { readonly what: 'waited'; readonly by: string; readonly waitedMs: number; readonly held: readonly number[] }
  /** The line broke under it: its connection was reset, or only seems to be open (`half-open`). */
  | { readonly what: 'lost'; readonly by: string; readonly how: 'reset' | 'half-open' }
  /** It began the exchange again. */
  | { readonly what: 'retried'; readonly by: string; readonly attempt: number; readonly after: string };

/** Receives what a hop did to the exchange with this key. */
export type ReportHop = (hop: string, key: number, event: HopEvent) => void;
