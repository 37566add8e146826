import type { ClockTime } from '../clocks/live-clocks.ts';
import type { BlockTime } from '../wire/delivery-queue.ts';
import type { Origin } from '../wire/http/exchange.ts';
import type { ReportHop } from '../wire/http/hop-event.ts';

/** What a hop of a fault may use. */
export interface HttpHopTools {
  /** The time of the run, in virtual milliseconds. */
  readonly time: ClockTime;
  /** Keeps virtual time from passing while something waits to be delivered. */
  readonly blockTime: BlockTime;
  /** Reports what the hop does to an exchange, for the transcript. */
  readonly report: ReportHop;
}

/** Makes a hop between the client and what was there before, the nearest to the client. */
export type MakeHttpHop = (next: Origin, tools: HttpHopTools) => Origin;
