import type { PlannedRemedy } from '../../remedies/planned-remedy.ts';
import type { CellReport } from '../../report/check-report.ts';
import type { SeenCall } from './search-play.ts';
import { clockOf } from './trial.ts';

/** The interval of heartbeats under a limit: half of the limit, and at most the usual interval. */
const beatMs = (limitMs: number): number => Math.max(1, Math.min(15_000, Math.floor(limitMs / 2)));

const planned = (remedy: string, parameters: PlannedRemedy['parameters']): PlannedRemedy => ({ remedy, parameters });

/**
 * The remedy that may make this call fit. It is not tried yet. `null`: no remedy applies, or the server never answered.
 *
 * @param seen the call as a client without time limits saw it
 */
export function chooseRemedy(cell: CellReport, { tookMs }: Pick<SeenCall, 'tookMs'>): PlannedRemedy | null {
  const by = clockOf(cell);
  if (by === null || tookMs === null || cell.verdict !== 'fails') return null;
  const { cutBy, timeline, progress } = cell;
  if (cutBy !== null) {
    const noBuffering = cutBy.heldBy !== null && cutBy.heldBy.unless !== null;
    const overHead = timeline?.clocks.some((clock) => clock.by === by && clock.layer === 'headers') ?? false;
    if (!cutBy.restarts && overHead && !cutBy.begun) return planned('head-at-once', {});
    return planned('event-stream', { commentEveryMs: beatMs(cutBy.limitMs), noBuffering });
  }
  const clock = timeline?.clocks.find((one) => one.by === by);
  if (clock === undefined || typeof clock.limitMs !== 'number' || clock.restartedBy === 'unknown') return null;
  if (!clock.restartedBy.includes('progress') || !progress.tokenSent) return null;
  return planned('progress-heartbeat', { everyMs: beatMs(clock.limitMs) });
}
