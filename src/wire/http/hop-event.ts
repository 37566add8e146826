import type { Down, Up } from '../../clocks/outcome.ts';
import type { Slack } from '../../clocks/reducer-state.ts';

/** What a hop between client and server did to an exchange, for the transcript. */
export type HopEvent =
  /** One of its clocks fired. */
  | {
      readonly what: 'expired';
      readonly by: string;
      readonly dueMs: number;
      readonly limitMs: number;
      readonly down: Down;
      readonly up: readonly Up[];
    }
  /** The exchange is over there: how close its clocks were. */
  | { readonly what: 'passed'; readonly slacks: readonly Slack[] }
  /** Something was too big. */
  | { readonly what: 'limit'; readonly by: string; readonly of: string; readonly max: number; readonly is: number }
  /** It holds something back; `heldMs` once it lets go. */
  | { readonly what: 'held'; readonly by: string; readonly of: 'headers' | 'body'; readonly heldMs: number }
  /** It had to wait for a connection. */
  | { readonly what: 'waited'; readonly by: string; readonly waitedMs: number; readonly held: readonly number[] }
  /** The line broke under it: its connection was reset, or only seems to stand (`half-open`). */
  | { readonly what: 'lost'; readonly by: string; readonly how: 'reset' | 'half-open' }
  /** It began the exchange again. */
  | { readonly what: 'retried'; readonly by: string; readonly attempt: number; readonly after: string };

/** Takes down what a hop did to the exchange with this key. Times are the world's. */
export type TellHop = (hop: string, key: number, event: HopEvent) => void;

/** The time a hop lives in: virtual milliseconds since the world began. */
export interface HopTime {
  now(): number;
  setTimer(run: () => void, delayMs: number): { cancel(): void };
}
